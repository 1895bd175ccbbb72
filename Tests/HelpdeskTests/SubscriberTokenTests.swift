import JSON
import XCTest

@testable import Helpdesk

final class SubscriberTokenTests: XCTestCase {
    private let secret = "a signing secret of the brand"
    private let now = Timestamp(1_769_947_200_000)
    private var keys: [SigningKey] { [SigningKey(secret: secret, expiresAt: nil)] }

    private func token(
        _ claims: JSON, header: JSON = ["alg": "HS256", "typ": "JWT"], secret: String? = nil
    ) -> String {
        let signed = Crypto.base64URL(header.encoded) + "." + Crypto.base64URL(claims.encoded)
        let signature = Crypto.hmacSHA256(Array(signed.utf8), key: Array((secret ?? self.secret).utf8))
        return "\(signed).\(Crypto.base64URL(signature))"
    }

    private func claims(_ changes: [(String, JSON?)] = []) -> JSON {
        var members: [(String, JSON)] = [("sub", "s-1"), ("exp", .int(now.seconds + 600))]
        for (name, value) in changes {
            members.removeAll { $0.0 == name }
            if let value { members.append((name, value)) }
        }
        return .object(members.map { JSON.Member($0.0, $0.1) })
    }

    private func assertRefused(
        _ token: String, _ reason: String, file: StaticString = #filePath, line: UInt = #line
    ) {
        XCTAssertThrowsError(
            try SubscriberToken.verify(token, keys: keys, now: now), file: file, line: line
        ) { XCTAssertEqual(($0 as? SubscriberToken.Refusal)?.reason, reason, file: file, line: line) }
    }

    func testAGoodTokenNamesItsSubscriber() throws {
        XCTAssertEqual(try SubscriberToken.verify(token(claims()), keys: keys, now: now), "s-1")
        let signed = SubscriberToken.sign(subject: "é😀", expires: now.adding(seconds: 1), secret: secret)
        XCTAssertEqual(try SubscriberToken.verify(signed, keys: keys, now: now), "é😀")
    }

    func testATokenMadeElsewhere() throws {
        // Signed with another program's HMAC.
        let made =
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzLTEiLCJleHAiOjE5MDAwMDAwMDB9."
            + "M536PCwUertBREJ1iUiJ9ZLTa57guKs9f8pQWI2gwwA"
        XCTAssertEqual(try SubscriberToken.verify(made, keys: keys, now: now), "s-1")
    }

    func testAnExpiredTokenIsRefusedAfterTheLeeway() throws {
        func expiring(_ seconds: Int64) -> String { token(claims([("exp", .int(now.seconds + seconds))])) }
        XCTAssertEqual(try SubscriberToken.verify(expiring(-59), keys: keys, now: now), "s-1")
        assertRefused(expiring(-60), "it has expired")
        assertRefused(expiring(-100_000), "it has expired")
    }

    func testATokenOfTheFutureIsRefusedBeforeTheLeeway() throws {
        func starting(_ seconds: Int64) -> String { token(claims([("nbf", .int(now.seconds + seconds))])) }
        XCTAssertEqual(try SubscriberToken.verify(starting(60), keys: keys, now: now), "s-1")
        assertRefused(starting(61), "it is not valid yet")
        assertRefused(token(claims([("nbf", "2099-01-01")])), "it is not valid yet")
    }

    func testFractionsOfSecondsAreTimes() throws {
        let soon = token(claims([("exp", .double(Double(now.seconds) + 0.5))]))
        XCTAssertEqual(try SubscriberToken.verify(soon, keys: keys, now: now), "s-1")
    }

    func testEveryTokenNeedsAnExpiry() {
        for expiry: JSON? in [nil, .null, "1900000000", true, []] {
            assertRefused(token(claims([("exp", expiry)])), "it has no expiry (exp)")
        }
    }

    func testEveryTokenNeedsASubject() {
        for subject: JSON? in [nil, .null, "", 7, .string(String(repeating: "x", count: 201))] {
            assertRefused(token(claims([("sub", subject)])), "it has no subject (sub)")
        }
    }

    func testAnotherKeyIsRefused() {
        assertRefused(token(claims(), secret: "another"), "its signature does not match")
        assertRefused(token(claims(), secret: ""), "its signature does not match")
    }

    func testOtherAlgorithmsAreRefused() {
        for algorithm: JSON in ["none", "None", "NONE", "hs256", "HS384", "HS512", "RS256", "ES256", "", 256, .null] {
            assertRefused(token(claims(), header: ["alg": algorithm]), "its algorithm must be HS256")
        }
        assertRefused(token(claims(), header: ["typ": "JWT"]), "its algorithm must be HS256")
        let unsigned = token(claims(), header: ["alg": "none"]).split(separator: ".").prefix(2).joined(separator: ".")
        assertRefused(unsigned + ".", "its algorithm must be HS256")
    }

    func testACriticalExtensionIsRefused() {
        assertRefused(
            token(claims(), header: ["alg": "HS256", "crit": ["b64"]]),
            "it has a critical extension that is not known")
    }

    func testChangedTokensAreRefused() {
        let parts = token(claims()).split(separator: ".")
        let other = Crypto.base64URL(claims([("sub", "s-2")]).encoded)
        assertRefused("\(parts[0]).\(other).\(parts[2])", "its signature does not match")
        assertRefused("\(parts[0]).\(parts[1]).", "its signature does not match")
        assertRefused("\(parts[0]).\(parts[1]).\(parts[2].dropLast(3))", "its signature does not match")
    }

    func testGarbageIsRefused() {
        let good = token(claims())
        let deep = Crypto.base64URL(Array(String(repeating: "[", count: 1_000).utf8))
        for garbage in [
            "", ".", "..", "...", "a.b.c", "\(good).", ".\(good)", "\(good).x", good + "=", " \(good)",
            good.replacingOccurrences(of: ".", with: ","), "é.é.é", "\(deep).\(deep).\(deep)", "bnVsbA.bnVsbA.AA",
            "W10.W10.AA",
        ] { assertRefused(garbage, "it is no JSON Web Token") }
        assertRefused(String(repeating: "a", count: 5_000), "it is too long")
    }

    func testAnEarlierKeyCountsUntilItExpires() throws {
        let keys = keys + [SigningKey(secret: "an earlier secret of the brand", expiresAt: now.adding(seconds: 1))]
        let old = token(claims(), secret: "an earlier secret of the brand")
        XCTAssertEqual(try SubscriberToken.verify(old, keys: keys, now: now), "s-1")
        XCTAssertThrowsError(try SubscriberToken.verify(old, keys: keys, now: now.adding(seconds: 1)))
    }

    func testATokenMayNameItsKey() throws {
        let earlier = SigningKey(secret: "an earlier secret of the brand", expiresAt: now.adding(seconds: 1))
        func naming(_ kid: JSON, _ secret: String) -> String {
            token(claims(), header: ["alg": "HS256", "kid": kid], secret: secret)
        }
        let good = naming(.string(earlier.id), earlier.secret)
        XCTAssertEqual(try SubscriberToken.verify(good, keys: keys + [earlier], now: now), "s-1")
        for kid in ["", "other", .string(keys[0].id), 7, .null] as [JSON] {
            XCTAssertThrowsError(
                try SubscriberToken.verify(naming(kid, earlier.secret), keys: keys + [earlier], now: now), "\(kid)")
        }
    }

    func testABrandChangesItsKey() throws {
        let desk = try desk()
        func identify(_ secret: String) throws -> String? {
            let token = SubscriberToken.sign(
                subject: "s-1", expires: desk.clock.now.adding(seconds: 90_000), secret: secret)
            return try desk.helpdesk.identify(token, for: desk.visitor)
        }
        let new = try desk.helpdesk.rotateSigningKey(as: desk.integration, keepingOldHours: 1)
        XCTAssertEqual(try identify(new.secret), "s-1")
        XCTAssertEqual(try identify(desk.keys.signingSecret), "s-1", "for an hour")
        desk.clock.advance(seconds: 3_600)
        XCTAssertThrowsError(try identify(desk.keys.signingSecret))
        let newest = try desk.helpdesk.rotateSigningKey(as: desk.integration, keepingOldHours: 0)
        XCTAssertEqual(try identify(newest.secret), "s-1")
        XCTAssertThrowsError(try identify(new.secret), "at once")
        XCTAssertThrowsError(try desk.helpdesk.rotateSigningKey(as: desk.visitor, keepingOldHours: 0))
        XCTAssertThrowsError(try desk.helpdesk.rotateSigningKey(as: desk.ana, keepingOldHours: 0))
    }
}
