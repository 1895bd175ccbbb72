import Foundation
import Helpdesk
import JSON

private let dataOption = serverOptions.filter { $0.name == "data" }
private let jsonSwitch = Option(switch: "json", "print the result as JSON")

let storeCommands = [
    Command(
        "backup", ["FOLDER"], [jsonSwitch] + dataOption,
        "Copy the database into a folder, also while it is served; check the copy."
    ) { invocation in
        let copy = try Wiring.backUp(data: invocation.text("data"), to: invocation.arguments[0])
        if invocation.isSet("json") { return printJSON(["database": .string(copy)]) }
        print("The database is copied to \(copy.printable) and in order.")
    },
    Command(
        "restore", ["FOLDER"],
        [Option(switch: "replace", "put the database that is there aside, as hi5.db.old"), jsonSwitch] + dataOption,
        "Put a backup in the place of the database, which nobody may serve."
    ) { invocation in
        let database = try Wiring.restore(
            from: invocation.arguments[0], data: invocation.text("data"), replacing: invocation.isSet("replace"))
        if invocation.isSet("json") { return printJSON(["database": .string(database)]) }
        print("\(database.printable) is restored.")
    },
    migrateCommand,
    Command(
        "check", [], [jsonSwitch] + serverOptions.filter { ["data", "database"].contains($0.name) },
        "Check the database: its file, and whether histories lead to what is stored."
    ) { invocation in
        let check = try Wiring.check(data: invocation.text("data"), database: invocation["database"])
        if invocation.isSet("json") { printJSON(check.json) } else { print(CheckText.text(check)) }
        let count = check.faults.count
        guard count == 0 else {
            throw CommandFailure(.failure, count == 1 ? "1 thing is wrong" : "\(count) things are wrong")
        }
    },
]

private let migrateCommand = Command(
    "migrate", [],
    [
        Option("from", "STORE", "what is moved: the path of a database file, or postgres://…"),
        Option("to", "STORE", env: "HI5_DATABASE", "an empty database, named in the same way"),
        jsonSwitch,
    ], "Move a store into an empty one; nobody may use either. Run again, it goes on."
) { invocation in
    let isWatched = isatty(STDERR_FILENO) == 1
    let digests = try Wiring.move(from: invocation.text("from"), to: invocation.text("to")) { progress in
        guard isWatched else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(MoveText.bar(progress))".utf8))
    }
    if isWatched { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    if invocation.isSet("json") {
        let tables = digests.map { digest -> JSON in
            ["table": .string(digest.table), "rows": JSON(digest.rows), "sha256": .string(digest.checksum)]
        }
        return printJSON(["tables": .array(tables)])
    }
    print(MoveText.table(digests))
}
