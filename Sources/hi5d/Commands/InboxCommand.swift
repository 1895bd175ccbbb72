import Foundation

let inboxCommand = Command(
    "inbox", [], clientOptions.filter { $0.name != "json" }, "Work the tickets on a full screen; ? shows the keys."
) { invocation in
    try InboxLoop(try invocation.client(), ProcessInfo.processInfo.environment).run()
}
