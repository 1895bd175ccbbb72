import Helpdesk
import JSON

/// Set-up of a store: of a data folder while no daemon runs on it, of a PostgreSQL database at any time.
private let storeOptions = serverOptions.filter { ["data", "database", "locales"].contains($0.name) }

let adminCommands = [
    Command(
        "brand add", ["ID", "NAME…"],
        [
            Option("default-locale", "TAG", default: "en", "the language for whoever speaks none of the brand's"),
            Option("account-url", "URL", env: nil, default: nil, "the page where subscribers manage their account"),
            Option(switch: "starter-faq", "publish the starter FAQ for the brand"),
            Option(switch: "json", "print the keys as JSON"),
        ] + storeOptions, "Add a brand and print its keys, once."
    ) { invocation in
        guard let locale = LocaleTag(try invocation.text("default-locale")) else {
            throw CommandFailure(.usage, "--default-locale must be a language tag such as fr or pt-BR")
        }
        let accountURL = try invocation.text("account-url")
        let desk = try invocation.openHelpdesk()
        defer { desk.close() }
        let id = invocation.arguments[0]
        let keys = try desk.createBrand(
            id: id, name: invocation.arguments[1], defaultLocale: locale, accountURL: accountURL)
        if invocation.isSet("starter-faq") { try desk.publishStarterFAQ(for: id) }
        printBrand(keys.json(of: id), invocation)
    },
    Command(
        "agent add", ["BRAND", "NAME…"],
        [
            Option(
                "role", "ROLE", default: "agent", choices: Choices.roles, "agent, lead or admin"),
            Option(switch: "json", "print the token as JSON"),
        ] + storeOptions, "Add an agent to a brand and print the token, once."
    ) { invocation in
        let role = try invocation.choice("role", of: Agent.Role.self)
        let desk = try invocation.openHelpdesk()
        defer { desk.close() }
        let token = try desk.createAgent(brand: invocation.arguments[0], name: invocation.arguments[1], role: role)
        if invocation.isSet("json") {
            return printJSON(["agent": .string(invocation.arguments[1]), "token": .string(token)])
        }
        print("\(invocation.arguments[1]) works with this token, which is not shown again:\n  \(token)")
    },
    Command(
        "operator add", ["NAME…"], [Option(switch: "json", "print the key as JSON")] + storeOptions,
        "Add somebody who runs the installation and print their key, once."
    ) { invocation in
        let desk = try invocation.openHelpdesk()
        defer { desk.close() }
        let (person, token) = try desk.addOperator(name: invocation.arguments[0])
        if invocation.isSet("json") {
            return printJSON(["id": .string(person.id), "name": .string(person.name), "token": .string(token)])
        }
        print("\(person.name) runs the installation with this key, which is not shown again:\n  \(token)")
    },
]

/// A new brand's keys.
func printBrand(_ keys: JSON, _ invocation: Invocation) {
    if invocation.isSet("json") { return printJSON(keys) }
    func text(_ name: String) -> String { keys[name]?.string ?? "?" }
    print(
        """
        Brand \(text("brand")) is set up. These keys are not shown again:
          publishable key (apps, pages):      \(text("publishableKey"))
          secret key (your programs):         \(text("secretKey"))
          signing secret (subscriber tokens): \(text("signingSecret"))
        """)
}
