import Foundation
import JSON
import XCTest

@testable import hi5d

/// Logging in, out, and what commands do with a stored login.
final class LoginTests: ProgramTestCase {
    private func server() throws -> TestServer {
        let server = try TestServer()
        addTeardownBlock { server.stop() }
        return server
    }

    private func address(_ server: TestServer) -> String { "http://127.0.0.1:\(server.port)" }

    private func mode(_ path: String) throws -> Int {
        try XCTUnwrap(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    private func expect(_ outcome: Program.Outcome, _ code: ExitCode, _ part: String, line: UInt = #line) {
        XCTAssertEqual(outcome.code, code.rawValue, outcome.error, line: line)
        XCTAssert((outcome.output + outcome.error).contains(part), outcome.output + outcome.error, line: line)
    }

    func testALoginIsCheckedStoredUsedAndForgotten() throws {
        let (server, home) = (try server(), try folder())
        let environment = ["HOME": home]
        let file = "\(home)/.config/hi5/credentials"
        let wrong = try Program.run(["login", address(server)], environment, input: "at_wrong\n")
        expect(wrong, .notAllowed, "not valid")
        XCTAssertFalse(wrong.error.contains("at_wrong"), "the token stands in an error")
        XCTAssertFalse(FileManager.default.fileExists(atPath: file), "a wrong token was stored")

        let login = try Program.run(["login", address(server) + "/"], environment, input: " \(server.one.noa)\n")
        expect(login, .success, "as Noa, agent of Brand one (one).")
        XCTAssertFalse((login.output + login.error).contains(server.one.noa))
        XCTAssertEqual(try mode(file), 0o600)
        XCTAssertEqual(try mode("\(home)/.config/hi5"), 0o700)
        expect(try Program.run(["whoami"], environment), .success, "Noa, agent of Brand one (one) at http://127.0.0.1")
        expect(try Program.run(["ticket", "list"], environment), .success, "No tickets")
        let json = try JSON.parse(try Program.run(["whoami", "--json"], environment).output)
        XCTAssertEqual(json["name"]?.string, "Noa")
        XCTAssertEqual(json["role"]?.string, "agent")
        // What the command line says goes before the login.
        let kim = environment.merging(["HI5_TOKEN": server.one.kim]) { $1 }
        expect(try Program.run(["whoami"], kim), .success, "Kim, lead")
        expect(try Program.run(["faq", "search", "payment"], environment), .success, "found")

        expect(try Program.run(["logout"], environment), .success, "forgotten")
        expect(try Program.run(["logout"], environment), .notFound, "\"default\"")
        expect(try Program.run(["ticket", "list"], environment), .usage, "hi5d login")
    }

    func testProfilesAreKeptApartAndAtTheSameTime() throws {
        let (server, base) = (try server(), try folder())
        let environment = ["XDG_CONFIG_HOME": base]
        let tokens = [
            "a": server.one.noa, "b": server.one.kim, "c": server.two.noa, "d": server.one.keys.secret,
            "e": server.one.keys.publishable,
        ]
        let (names, address) = (tokens.keys.sorted(), address(server))
        let outcomes = try together(names.count) {
            try Program.run(["login", address, "--profile", names[$0]], environment, input: tokens[names[$0]])
        }
        for outcome in outcomes { expect(outcome, .success, "Logged in") }
        for (name, who) in [
            ("a", "Noa, agent of Brand one"), ("b", "Kim, lead of Brand one"), ("c", "Noa, agent of Brand two"),
            ("d", "a program of Brand one"), ("e", "a visitor of Brand one"),
        ] {
            expect(try Program.run(["whoami", "--profile", name], environment), .success, who)
            expect(try Program.run(["whoami"], environment.merging(["HI5_PROFILE": name]) { $1 }), .success, who)
        }
        expect(try Program.run(["whoami", "--profile", "f"], environment), .usage, "\"f\"")
        expect(try Program.run(["whoami", "--profile", "../x"], environment), .usage, "--profile")
        // Again, with only the profile's name: the server is known.
        expect(try Program.run(["login", "--profile", "a"], environment, input: tokens["b"]), .success, "as Kim")
    }

    func testAFileThatOthersMayReadIsRefused() throws {
        let (server, base) = (try server(), try folder())
        let environment = ["XDG_CONFIG_HOME": base]
        let file = "\(base)/hi5/credentials"
        expect(try Program.run(["login", address(server)], environment, input: server.one.noa), .success, "Noa")
        for mode: mode_t in [0o644, 0o640, 0o604, 0o620] {
            chmod(file, mode)
            let refused = try Program.run(["ticket", "list"], environment)
            expect(refused, .notAllowed, "chmod 600 \(file)")
            XCTAssertFalse(refused.error.contains(server.one.noa))
            expect(try Program.run(["login", address(server)], environment, input: "at_x"), .notAllowed, "chmod 600")
        }
        // Whoever names server and token needs no file.
        let all = environment.merging(["HI5_SERVER": address(server), "HI5_TOKEN": server.one.noa]) { $1 }
        expect(try Program.run(["ticket", "list"], all), .success, "No tickets")
        chmod(file, 0o600)
        for text in ["", "{", "[]", #"{"profiles":{"default":{"server":1}}}"#, "\u{0}\u{FFFD}"] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            expect(try Program.run(["ticket", "list"], environment), .failure, "damaged")
        }
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
        expect(try Program.run(["ticket", "list"], environment), .failure, "is not a file")
    }

    func testAStoredTokenGoesToItsServerOnly() throws {
        let (server, other, base) = (try server(), try server(), try folder())
        let environment = ["XDG_CONFIG_HOME": base]
        expect(try Program.run(["login", address(server)], environment, input: server.one.noa), .success, "Noa")
        let away = try Program.run(["ticket", "list", "--server", address(other)], environment)
        expect(away, .notAllowed, "a token for \(address(other)) is needed")
        expect(
            try Program.run(["ticket", "list", "--server", address(server) + "/"], environment), .success, "No tickets")
    }

    func testWhatIsNoTokenIsNotSent() throws {
        let (server, base) = (try server(), try folder())
        let environment = ["XDG_CONFIG_HOME": base]
        for input in ["", "\n", "two words\n", "at_é\n", String(repeating: "a", count: 501)] {
            expect(try Program.run(["login", address(server)], environment, input: input), .usage, "token")
        }
        expect(try Program.run(["login"], environment, input: "x"), .usage, "which server?")
        expect(try Program.run(["login", "example"], environment, input: "x"), .usage, "\"example\"")
        expect(try Program.run(["login", "http://127.0.0.1:1"], environment, input: "at_x"), .serverAway, "reached")
        XCTAssertFalse(FileManager.default.fileExists(atPath: "\(base)/hi5"))
    }
}
