import JSON
import XCTest

@testable import Helpdesk

final class GoogleIdentityTests: XCTestCase {
    private let notice: JSON = [
        "message": [
            "messageId": "1",
            "data": .string(Data(#"{"packageName":"test.acme","testNotification":{}}"#.utf8).base64EncodedString()),
        ]
    ]

    private func takingNotices(_ billing: FakeBilling = FakeBilling(), keysURL: String? = nil) throws -> Desk {
        let desk = try desk(transport: billing)
        var google = try GooglePush.shared.settings.members ?? []
        if let keysURL {
            google.removeAll { $0.name == "keys" }
            google.append(.init("keysUrl", .string(keysURL)))
        }
        try desk.set(.hooks, "hooks", ["google": .object(google)], as: desk.integration)
        return desk
    }

    func testATokenOfTheServiceAccountIsTaken() throws {
        let desk = try takingNotices()
        try desk.receive(.google, notice, bearer: GooglePush.shared.token(at: desk.clock.now))
        try desk.receive(.google, notice, bearer: GooglePush.shared.token(at: desk.clock.now))
        XCTAssertEqual(try desk.helpdesk.hookCounts(as: desk.integration).map(\.repeats), [1])
    }

    func testTokensOfOthersAreRefused() throws {
        let desk = try takingNotices()
        let (google, now) = (try GooglePush.shared, desk.clock.now)
        func refused(
            _ reason: String, _ changes: [String: JSON] = [:], _ header: [String: JSON] = [:], line: UInt = #line
        ) throws {
            assertThrows(
                .unauthenticated(reason: reason),
                try desk.receive(.google, notice, bearer: google.token(at: now, changes, header: header)), line: line)
        }
        try refused("The token is not Google's.", ["iss": "https://accounts.example.com"])
        try refused("The token is for another audience.", ["aud": "https://care.test/v1/hooks/apple"])
        try refused("The token is for another audience.", ["aud": .array([.string(GooglePush.audience)])])
        try refused("The token is not of the brand's service account.", ["email": "eve@acme.test"])
        for unverified in [false, "true", .null, 1] as [JSON] {
            try refused("The token is not of the brand's service account.", ["email_verified": unverified])
        }
        for expiry in [.int(now.seconds - 60), "9999999999", .null] as [JSON] {
            try refused("The token has expired.", ["exp": expiry])
        }
        try refused("The token is not valid yet.", ["iat": .int(now.seconds + 61)])
        let algorithm = "The token must be signed with RS256 and name its key (kid)."
        for name in ["none", "HS256", "RS512", "ES256"] { try refused(algorithm, [:], ["alg": .string(name)]) }
        try refused(algorithm, [:], ["kid": .null])
        try refused(algorithm, [:], ["crit": ["exp"]])
        try refused("The token's key (kid) is not known.", [:], ["kid": "key-2"])
        let good = try google.token(at: now)
        let parts = good.split(separator: ".")
        let other = try google.token(at: now, ["sub": "2"]).split(separator: ".")
        for forged in [
            "\(parts[0]).\(other[1]).\(parts[2])", "\(good.dropLast(4))AAAA", "\(parts[0]).\(parts[1]).",
            try GooglePush(id: "key-1").token(at: now),
        ] {
            assertThrows(
                .unauthenticated(reason: "The token's signature does not match."),
                try desk.receive(.google, notice, bearer: forged))
        }
        for garbage in ["", "a", "a.b.c", "\(good).x", good + "=", String(repeating: "a", count: 9_000)] {
            assertThrows(
                .unauthenticated(reason: "The token is no JSON Web Token."),
                try desk.receive(.google, notice, bearer: garbage))
        }
        XCTAssertThrowsError(try desk.receive(.google, notice, token: good), "a token in the address is none")
        XCTAssertEqual(try desk.counts(), [:])
    }

    func testWithoutConfigurationEverythingIsRefused() throws {
        let desk = try desk(transport: FakeBilling())
        assertThrows(
            .unauthenticated(reason: "The brand takes no such notices."),
            try desk.receive(.google, notice, bearer: GooglePush.shared.token(at: desk.clock.now)))
        let whole = try GooglePush.shared.settings
        for field in ["audience", "serviceAccount"] {
            let less = JSON.object((whole.members ?? []).filter { $0.name != field })
            XCTAssertThrowsError(try hookSettings(["google": less])) {
                XCTAssertEqual(($0 as? FieldError)?.field, "google.\(field)")
            }
        }
        let weak = try GooglePush(id: "weak", bits: 1_024).keySet
        for keys in [weak, ["keys": []], [:], 7] as [JSON] {
            let changed = (whole.members ?? []).filter { $0.name != "keys" } + [.init("keys", keys)]
            XCTAssertThrowsError(try hookSettings(["google": .object(changed)])) {
                XCTAssertEqual(($0 as? FieldError)?.field, "google.keys")
            }
        }
    }

    func testKeysAreFetchedOnceAndAnewWhenTheyRotate() throws {
        let billing = FakeBilling(["/certs": [.json(try GooglePush.shared.keySet)]])
        let desk = try takingNotices(billing, keysURL: "https://billing.test/certs")
        let newer = try GooglePush(id: "key-2")
        func push(_ google: GooglePush, _ changes: [String: JSON] = [:]) throws {
            try desk.receive(.google, notice, bearer: google.token(at: desk.clock.now, changes))
        }
        func asked() -> Int { billing.asked.withLock { $0.count } }
        XCTAssertThrowsError(try push(GooglePush.shared, ["aud": "other"]))
        XCTAssertEqual(asked(), 0, "nobody makes this fetch with a token that is no use anyway")
        for _ in 0..<3 { try push(GooglePush.shared) }
        XCTAssertEqual(asked(), 1)
        billing.set(["/certs": [.json(newer.keySet)]])
        XCTAssertThrowsError(try push(newer), "asked again only after a minute")
        XCTAssertEqual(asked(), 1)
        desk.clock.advance(seconds: 60)
        try push(newer)
        XCTAssertEqual(asked(), 2)
        XCTAssertThrowsError(try push(GooglePush.shared), "what is published no more is gone")
    }

    func testWithoutKeysTheSenderIsToldToComeBack() throws {
        let billing = FakeBilling(["/certs": [.failure(.unreachable)]])
        let desk = try takingNotices(billing, keysURL: "https://billing.test/certs")
        func push() throws {
            try desk.receive(.google, notice, bearer: GooglePush.shared.token(at: desk.clock.now))
        }
        let away = HelpdeskError.unavailable(what: "the keys that this signature is checked with")
        for _ in 0..<3 { assertThrows(away, try push()) }
        XCTAssertEqual(billing.asked.withLock { $0.count }, 1)
        desk.clock.advance(seconds: 60)
        billing.set(["/certs": [.json(try GooglePush.shared.keySet)]])
        try push()
        billing.set(["/certs": [.failure(.status(500))]])
        desk.clock.advance(seconds: 80_000)
        XCTAssertNoThrow(try push(), "the last ones known still count")
        desk.clock.advance(seconds: 80_000)
        assertThrows(away, try push())
    }
}
