import HTTPServer
import Helpdesk
import XCTest

@testable import hi5d

final class ClientAddressTests: XCTestCase {
    private func address(_ peer: String, _ forwarded: String...) -> NetworkAddress? {
        Request(
            method: .get, target: "/", headers: Headers(forwarded.map { ("x-forwarded-for", $0) }), client: peer
        ).clientAddress
    }

    func testOnlyAProxyNearbyIsBelieved() {
        XCTAssertEqual(address("203.0.113.9", "198.51.100.1"), NetworkAddress("203.0.113.9"))
        for peer in [
            "127.0.0.1", "::1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "fd00::1", "fe80::1", "::ffff:10.0.0.1",
        ] {
            XCTAssertEqual(address(peer, "198.51.100.1"), NetworkAddress("198.51.100.1"), peer)
            XCTAssertEqual(address(peer), NetworkAddress(peer), peer)
        }
        for peer in ["172.32.0.1", "11.0.0.1", "2001:db8::1", "128.0.0.1"] {
            XCTAssertEqual(address(peer, "198.51.100.1"), NetworkAddress(peer), peer)
        }
        XCTAssertNil(address(""))
        XCTAssertNil(address("unix", "198.51.100.1"))
    }

    func testTheLastThatIsNotPrivateIsTheClient() {
        XCTAssertEqual(address("127.0.0.1", "1.1.1.1, 203.0.113.7"), NetworkAddress("203.0.113.7"))
        XCTAssertEqual(address("127.0.0.1", "1.1.1.1", "203.0.113.7,10.0.0.2"), NetworkAddress("203.0.113.7"))
        XCTAssertEqual(address("127.0.0.1", "10.0.0.9, 10.0.0.2"), NetworkAddress("10.0.0.9"))
        XCTAssertEqual(address("127.0.0.1", "1.1.1.1, junk, 10.0.0.2"), NetworkAddress("10.0.0.2"))
        for junk in ["", ",", "junk", "1.1.1", "::::", "\u{301}", String(repeating: ",", count: 10_000)] {
            XCTAssertEqual(address("127.0.0.1", junk), NetworkAddress("127.0.0.1"), junk)
        }
    }
}
