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
        if invocation.isSet("starter-faq") {
            let folder = try invocation["locales"] ?? Wiring.standardLocales()
            try desk.publish(try StarterFAQ.articles(folder), brand: id)
        }
        let json: JSON = [
            "brand": .string(id), "publishableKey": .string(keys.publishable), "secretKey": .string(keys.secret),
            "signingSecret": .string(keys.signingSecret),
        ]
        if invocation.isSet("json") { return printJSON(json) }
        print(
            """
            Brand \(id) is set up. These keys are not shown again:
              publishable key (apps, pages):      \(keys.publishable)
              secret key (your programs):         \(keys.secret)
              signing secret (subscriber tokens): \(keys.signingSecret)
            """)
    },
    Command(
        "agent add", ["BRAND", "NAME…"],
        [
            Option(
                "role", "ROLE", default: "agent", choices: Agent.Role.allCases.map(\.rawValue), "agent, lead or admin"),
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
]
