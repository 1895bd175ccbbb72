import Foundation
import JSON
import Synchronization
import XCTest

@testable import Helpdesk

final class HostPolicyTests: XCTestCase {
    private func mistake(_ address: String, _ policy: HostPolicy = HostPolicy()) throws -> String? {
        policy.mistake(in: try XCTUnwrap(URL(string: address), address))
    }

    func testOnlyPublicHostsOverHTTPSAreCalled() throws {
        for address in ["https://billing.example.com/3.1", "https://8.8.8.8", "https://[2606:4700::1111]:8443/x"] {
            XCTAssertNil(try mistake(address), address)
        }
        for address in [
            "http://billing.example.com", "ftp://billing.example.com", "file:///etc/passwd", "https://localhost",
            "https://LOCALHOST.", "https://x.localhost:9", "https://127.0.0.1", "https://127.1", "https://2130706433",
            "https://0x7f.0.0.1", "https://0", "https://10.1.2.3", "https://172.31.0.1", "https://192.168.0.1",
            "https://169.254.169.254/latest", "https://100.64.0.1", "https://[::1]", "https://[::]",
            "https://[fe80::1]",
            "https://[fd00::1]", "https://[::ffff:10.0.0.1]", "https://[64:ff9b::7f00:1]", "https://[2002:7f00:1::]",
            "https://224.0.0.1", "https://user@billing.example.com", "https://billing.example.com#x",
        ] {
            XCTAssertNotNil(try mistake(address), address)
        }
    }

    func testTheOperatorNamesOthers() throws {
        let policy = HostPolicy(privateHosts: ["Billing.internal", "127.0.0.1", "::1"])
        for address in [
            "http://billing.internal:8080/x", "https://BILLING.INTERNAL.", "http://127.0.0.1:9", "http://[::1]/",
        ] {
            XCTAssertNil(try mistake(address, policy), address)
        }
        for address in ["http://127.0.0.2", "http://billing.internal.example.com", "ftp://127.0.0.1"] {
            XCTAssertNotNil(try mistake(address, policy), address)
        }
    }

    func testBlocksEndWhereTheyEnd() {
        for address: [UInt8] in [
            [172, 15, 255, 255], [172, 32, 0, 0], [100, 63, 255, 255], [198, 20, 0, 0], [9, 9, 9, 9],
        ] {
            XCTAssertFalse(PrivateAddress.isPrivate(address), "\(address)")
        }
        for address: [UInt8] in [
            [172, 16, 0, 0], [100, 127, 255, 255], [198, 19, 255, 255], [255, 255, 255, 255], [0, 0, 0, 0],
        ] {
            XCTAssertTrue(PrivateAddress.isPrivate(address), "\(address)")
        }
        XCTAssertTrue(PrivateAddress.isPrivate([]))
    }

    func testANameOfAPrivateAddressIsNotCalled() throws {
        // Every machine knows its own name for itself; no name server is asked.
        XCTAssertTrue(PrivateAddress.isInside("localhost", lookingUp: true))
        XCTAssertFalse(PrivateAddress.isInside("localhost"))
        let url = try XCTUnwrap(URL(string: "https://127.0.0.1:1/"))
        let answer = Mutex<Result<Data, FetchFailure>?>(nil)
        let done = expectation(description: "answered")
        _ = NetworkTransport().get(url, header: nil, seconds: 1) { result in
            answer.withLock { $0 = result }
            done.fulfill()
        }
        wait(for: [done], timeout: 60)
        XCTAssertEqual(answer.withLock { $0 }, .failure(.forbidden))
    }

    func testSettingsNameNoHostThatIsNotCalled() throws {
        let desk = try desk(transport: NetworkTransport())
        let parts: JSON = ["account": ["path": "/c/{id}"]]
        for address in ["http://billing.example.com", "https://10.0.0.1", "https://localhost"] {
            let settings: JSON = ["baseUrl": .string(address), "parts": parts]
            XCTAssertThrowsError(
                try desk.set(.connector, "connector", settings, as: desk.integration), address
            ) { XCTAssertEqual(($0 as? FieldError)?.field, "baseUrl") }
        }
        let google: JSON = ["audience": "a", "serviceAccount": "a@b", "keysUrl": "http://169.254.169.254/keys"]
        XCTAssertThrowsError(
            try desk.set(.hooks, "hooks", ["google": google], as: desk.integration)
        ) { XCTAssertEqual(($0 as? FieldError)?.field, "google.keysUrl") }
        XCTAssertThrowsError(
            try connectorSettings(["baseUrl": "https://a.test", "parts": ["account": ["path": "//evil.test/{id}"]]]))
    }

    /// An operator who takes a host from the list takes it from brands that have named it already.
    func testTheCallItselfIsChecked() throws {
        let billing = FakeBilling(["/c/s-1": [.failure(.forbidden)]])
        let desk = try desk(transport: billing)
        try desk.set(
            .connector, "connector", ["baseUrl": "https://billing.test", "parts": ["account": ["path": "/c/{id}"]]],
            as: desk.integration)
        XCTAssertEqual(
            desk.helpdesk.collectContext(of: "s-1", brand: "acme", for: .escalating).unavailable.map(\.reason),
            ["the billing API's host is none that the operator lets be called"])
        XCTAssertEqual(billing.asked.withLock { $0.count }, 1, "trying again would not help")
    }
}
