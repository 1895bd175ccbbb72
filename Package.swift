// swift-tools-version: 6.0
import PackageDescription

// Indexing and training are loops over numbers, a hundred times slower without the optimizer: it is on in debug
// builds too.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

// One target a room of the house; ARCHITECTURE.md has the map and `.ci/check-imports` keeps it true.
let package = Package(
    name: "hi5",
    products: [
        .executable(name: "hi5d", targets: ["hi5d"])
    ],
    targets: [
        // Doors to the C libraries of the operating system.
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CMarkdown", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
        .target(name: "CCrypto", linkerSettings: [.linkedLibrary("crypto")]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CHTTP", linkerSettings: [.linkedLibrary("microhttpd")]),
        .target(
            name: "CText",
            linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icui18n"), .linkedLibrary("stemmer")]),

        .target(name: "JSON"),
        .target(name: "Storage", dependencies: ["CSQLite", "CPostgres"]),
        .target(name: "HTTPServer", dependencies: ["CHTTP", "JSON"]),
        .target(name: "HTTPClient", dependencies: ["CCurl"]),
        .target(name: "FAQIndex", dependencies: ["CText"], swiftSettings: optimized),
        .target(name: "Bot", dependencies: ["FAQIndex"], swiftSettings: optimized),
        .target(
            name: "Helpdesk",
            dependencies: ["Bot", "FAQIndex", "Storage", "HTTPClient", "JSON", "CSodium", "CMarkdown", "CCrypto"]),
        .executableTarget(
            name: "hi5d", dependencies: ["Helpdesk", "HTTPServer", "HTTPClient", "JSON"],
            resources: [
                "common", "service", "me", "faq", "articles", "conversations", "messages", "bot", "learning", "rules",
                "tickets", "desk", "subscribers", "brands",
            ]
            .map {
                .embedInCode("OpenAPI/\($0).json")
            } + [.embedInCode("Pages/page.css")]),

        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        // The engines that tests run on, shared by the suites below.
        .target(name: "TestStores", dependencies: ["Storage"], path: "Tests/TestStores"),
        .testTarget(name: "StorageTests", dependencies: ["Storage", "TestStores"]),
        .testTarget(name: "HTTPServerTests", dependencies: ["HTTPServer"]),
        .testTarget(name: "HTTPClientTests", dependencies: ["HTTPClient", "HTTPServer"]),
        .testTarget(name: "FAQIndexTests", dependencies: ["FAQIndex"]),
        .testTarget(name: "BotTests", dependencies: ["Bot"]),
        .testTarget(
            name: "HelpdeskTests", dependencies: ["Helpdesk", "TestStores"], exclude: ["AnswerTable", "SearchCases"]),
        .testTarget(name: "hi5dTests", dependencies: ["hi5d", "TestStores"]),
    ],
    swiftLanguageModes: [.v6]
)
