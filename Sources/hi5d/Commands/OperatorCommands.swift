import Foundation
import Helpdesk
import JSON

private let brandFields = [
    Option("default-locale", "TAG", "the language for whoever speaks none of the brand's"),
    Option("account-url", "URL", "the page where subscribers manage their account"),
]

private func suspend(_ invocation: Invocation, _ isSuspended: Bool) throws {
    let id = invocation.arguments[0]
    let brand = try invocation.client().patch(
        "/v1/brands/\(APIClient.escaped(id))", ["suspended": .bool(isSuspended)])
    if invocation.isSet("json") { return printJSON(brand) }
    print(isSuspended ? "\(id) is suspended: none of its keys works." : "\(id) is served again.")
}

private func askForName(of brand: String) throws -> String {
    guard isatty(STDIN_FILENO) == 1 else {
        throw CommandFailure(.usage, "removing a brand is for ever: confirm it with --yes and the brand's name")
    }
    FileHandle.standardError.write(
        Data("All that there is of \(brand.oneLine) will be gone for ever. Its name, to confirm: ".utf8))
    guard let name = readLine(), !name.isEmpty else { throw CommandFailure(.usage, "nothing was done") }
    return name
}

/// What operators do over HTTP, with their key as the token.
let operatorCommands = [
    Command("brand list", [], clientOptions, "List the installation's brands, as an operator.") { invocation in
        let page = try invocation.client().get("/v1/brands")
        if invocation.isSet("json") { return printJSON(page) }
        var table = TextTable(head: ["ID", "LANG", "STATE", "NAME", "ACCOUNT PAGE"], widths: [20, 7, 9, 20])
        for brand in page["brands"]?.array ?? [] {
            let state =
                brand["removedAt"]?.string != nil
                ? "removing" : brand["suspendedAt"]?.string != nil ? "suspended" : "-"
            let texts = ["id", "defaultLocale", "name", "accountUrl"].map { brand[$0]?.string ?? "" }
            table.rows.append(texts.prefix(2) + [state] + texts.dropFirst(2))
        }
        print(table.lines().joined(separator: "\n"))
    },
    Command(
        "brand create", ["ID", "NAME…"],
        brandFields + [Option(switch: "starter-faq", "publish the starter FAQ for the brand")] + clientOptions,
        "Add a brand to a running server, as an operator, and print its keys, once."
    ) { invocation in
        let made = try invocation.client().post(
            "/v1/brands",
            [
                "id": .string(invocation.arguments[0]), "name": .string(invocation.arguments[1]),
                "defaultLocale": .string(invocation["default-locale"] ?? "en"),
                "accountUrl": .string(try invocation.text("account-url")),
                "starterFaq": .bool(invocation.isSet("starter-faq")),
            ])
        printBrand(made, invocation)
    },
    Command(
        "brand set", ["ID"], [Option("name", "NAME", "the name")] + brandFields + clientOptions,
        "Change a brand, as an operator."
    ) { invocation in
        let fields = [("name", "name"), ("default-locale", "defaultLocale"), ("account-url", "accountUrl")]
        let members = fields.compactMap { option, name in invocation[option].map { JSON.Member(name, .string($0)) } }
        let brand = try invocation.client().patch(
            "/v1/brands/\(APIClient.escaped(invocation.arguments[0]))", .object(members))
        invocation.isSet("json") ? printJSON(brand) : print(SettingText.whole(brand))
    },
    Command("brand suspend", ["ID"], clientOptions, "Let none of a brand's keys work, as an operator.") { invocation in
        try suspend(invocation, true)
    },
    Command("brand resume", ["ID"], clientOptions, "Serve a suspended brand again, as an operator.") { invocation in
        try suspend(invocation, false)
    },
    Command(
        "brand remove", ["ID"],
        [Option("yes", "NAME", "the brand's name, to confirm; without it you are asked")] + clientOptions,
        "Remove a suspended brand and all that there is of it, as an operator, for ever."
    ) { invocation in
        let id = invocation.arguments[0]
        let name = try invocation["yes"] ?? askForName(of: id)
        let brand = try invocation.client().send(
            "DELETE", "/v1/brands/\(APIClient.escaped(id))", [:], body: ["name": .string(name)])
        if invocation.isSet("json") { return printJSON(brand) }
        print("\(id.oneLine) is being removed; brand list shows it until nothing is left.")
    },
    Command(
        "brand agent", ["BRAND", "NAME…"],
        [Option("role", "ROLE", default: "admin", choices: Choices.roles, "agent, lead or admin")] + clientOptions,
        "Add an agent to a brand, as an operator, and print the token, once."
    ) { invocation in
        let made = try invocation.client().post(
            "/v1/brands/\(APIClient.escaped(invocation.arguments[0]))/agents",
            ["name": .string(invocation.arguments[1]), "role": .string(try invocation.text("role"))])
        if invocation.isSet("json") { return printJSON(made) }
        print("\(invocation.arguments[1]) works with this token, which is not shown again:")
        print("  \(made["token"]?.string ?? "?")")
    },
    Command("operator list", [], clientOptions, "List those who run the installation.") { invocation in
        let page = try invocation.client().get("/v1/operators")
        if invocation.isSet("json") { return printJSON(page) }
        var table = TextTable(head: ["ID", "ENDS", "NAME"], widths: [30, 16])
        for person in page["operators"]?.array ?? [] {
            table.rows.append([
                person["id"]?.string ?? "", person["expiresAt"]?.string.map { LocalTime.minute($0) } ?? "-",
                person["name"]?.string ?? "",
            ])
        }
        print(table.lines().joined(separator: "\n"))
    },
    Command("operator create", ["NAME…"], clientOptions, "Add an operator, as one, and print their key, once.") {
        invocation in
        let made = try invocation.client().post("/v1/operators", ["name": .string(invocation.arguments[0])])
        try printKey(made, invocation)
    },
    Command(
        "operator rotate", ["ID"],
        [Option("grace", "SECONDS", default: "86400", "how long the old one goes on working")] + clientOptions,
        "Make a new key in place of an operator's and print it, once."
    ) { invocation in
        let grace = Int64(try invocation.int("grace", 0...2_592_000))
        let path = "/v1/operators/\(APIClient.escaped(invocation.arguments[0]))/rotate"
        try printKey(try invocation.client().post(path, ["graceSeconds": .int(grace)]), invocation)
    },
    Command("operator revoke", ["ID"], clientOptions, "Make an operator's key void at once.") { invocation in
        _ = try invocation.client().delete("/v1/operators/\(APIClient.escaped(invocation.arguments[0]))")
        invocation.isSet("json") ? printJSON([:]) : print("The key is void.")
    },
]
