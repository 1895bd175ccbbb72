import XCTest

@testable import Helpdesk

/// The numbers are the test numbers of the card schemes.
final class CardNumbersTests: XCTestCase {
    private func assertMasks(_ text: String, _ expected: String, file: StaticString = #filePath, line: UInt = #line) {
        XCTAssertEqual(CardNumbers.masked(text), expected, file: file, line: line)
    }

    private func assertLeaves(_ texts: String..., file: StaticString = #filePath, line: UInt = #line) {
        for text in texts { XCTAssertEqual(CardNumbers.masked(text), text, file: file, line: line) }
    }

    func testEveryLengthOfCard() {
        assertMasks("4222222222222", "*********2222")
        assertMasks("30569309025904", "**********5904")
        assertMasks("378282246310005", "***********0005")
        assertMasks("4111111111111111", "************1111")
        assertMasks("6304000000000000000", "***************0000")
    }

    func testGroups() {
        assertMasks("4111 1111 1111 1111", "**** **** **** 1111")
        assertMasks("4111-1111-1111-1111", "****-****-****-1111")
        assertMasks("4111.1111.1111.1111", "****.****.****.1111")
        assertMasks("3782 822463 10005", "**** ****** *0005")
        assertMasks("4111\u{A0}1111\u{202F}1111\u{2011}1111", "****\u{A0}****\u{202F}****\u{2011}1111")
        assertMasks("4111 1111\n1111 1111", "**** ****\n**** 1111")
        assertMasks("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "* * * * * * * * * * * * 1 1 1 1")
    }

    func testWhatStandsAroundIt() {
        assertMasks("My card 4111111111111111, please.", "My card ************1111, please.")
        assertMasks("(4111111111111111)", "(************1111)")
        assertMasks("card4111111111111111x", "card************1111x")
        assertMasks("été 💳4111111111111111💳", "été 💳************1111💳")
    }

    func testAnAmountOrADateBesideIt() {
        assertMasks("4111 1111 1111 1111 12 27 123", "**** **** **** 1111 12 27 123")
        assertMasks("paid 5 4111111111111111", "paid 5 ************1111")
        assertMasks("4111 1111 1111 1111 2026-02-01", "**** **** **** 1111 2026-02-01")
    }

    func testSeveralCards() {
        assertMasks("4111111111111111 5555555555554444", "************1111 ************4444")
        assertMasks(
            "4111 1111 1111 1111 5105 1051 0510 5100", "**** **** **** 1111 **** **** **** 5100")
        assertMasks("4111111111111111,4012888888881881", "************1111,************1881")
    }

    func testDigitsOfOtherScripts() {
        assertMasks("٤١١١١١١١١١١١١١١١", "************١١١١")
        assertMasks("４１１１ １１１１ １１１１ １１１１", "**** **** **** １１１１")
    }

    func testNumbersThatFailTheCheckAreLeftAlone() {
        assertLeaves("4111111111111112", "4111 1111 1111 1112", "1234567890123456")
    }

    func testRunsThatAreTooShortOrTooLongAreLeftAlone() {
        // Both pass the Luhn check.
        XCTAssertTrue("411111111117".passingLuhn)
        XCTAssertTrue("41111111111111111115".passingLuhn)
        assertLeaves(
            "411111111117", "41111111111111111115", "00000000000000000000", "4111111111111111" + "4111111111111111")
    }

    func testLooseDigitsAreNoCard() {
        assertLeaves("4111  1111  1111  1111", "4111,1111,1111,1111", "4111 1111 and 1111 1111", "0000 0000 0000 0000")
    }

    func testBankAccountsAreLeftAlone() {
        assertLeaves(
            "DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19",
            "FR14 2004 1010 0505 0001 3M02 606", "ES91 2100 0418 4502 0005 1332", "nl91abna0417164300",
            "Please refund to DE89 3704 0044 0532 0130 00 today")
    }

    func testAnAccountThatIsNoneHidesNoCard() {
        assertMasks("DE00 4111 1111 1111 1111", "DE00 **** **** **** 1111")
        assertMasks(
            "DE89 3704 0044 0532 0130 00 4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00 **** **** **** 1111")
    }

    func testPhoneNumbersAreLeftAlone() {
        assertLeaves("+49 1512 3456789", "0049 1512 3456789", "(020) 7946 0958", "+1-202-555-0143", "+8613812345678")
        // Would pass as a card of 13 digits.
        XCTAssertTrue("4915123456787".passingLuhn)
        assertLeaves("+4915123456787", "+49 151 23456787")
        assertMasks("+49 151 23456787 4111111111111111", "+49 151 23456787 ************1111")
    }

    func testOtherTexts() {
        assertLeaves("", "no digits", "2026-02-01T12:00:00.000Z", "Order 1042 of 9.99 EUR", "\u{0}\u{1F3AC}")
    }

    func testALongTextTakesNoTime() {
        assertLeaves(String(repeating: "7 ", count: 12), String(repeating: "a1", count: 50_000))
        let digits = String(repeating: "1 ", count: 20_000)
        XCTAssertEqual(CardNumbers.masked(digits).count, digits.count)
    }
}

extension String {
    /// The Luhn check once more, on digits only.
    fileprivate var passingLuhn: Bool {
        let sum = reversed().enumerated().reduce(0) { sum, item in
            let doubled = (item.element.wholeNumberValue ?? 0) * (item.offset % 2 + 1)
            return sum + doubled / 10 + doubled % 10
        }
        return sum % 10 == 0
    }
}
