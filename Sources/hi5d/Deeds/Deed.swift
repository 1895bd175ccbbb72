import JSON

/// One thing that agents do, in words that the shell and the inbox share: `hi5d ticket hold 1042`, and `:hold` on the
/// ticket before one's eyes.
struct Deed: Sendable {
    /// What it has to do with the version of the ticket that was seen.
    enum Care: Sendable {
        /// It replaces what somebody else may have set meanwhile: the inbox binds it to the version on the screen.
        case replaces
        /// It takes nothing away; `--seen` binds it all the same.
        case adds
        /// The server has no version to compare.
        case free
    }

    /// The words after `hi5d`: `ticket hold`.
    let path: String
    /// What follows the ticket's number; see `Command.arguments`.
    let arguments: [String]
    let options: [Option]
    let summary: String
    let care: Care
    private let read: @Sendable (Invocation) throws -> DeedRequest

    init(
        _ path: String, _ arguments: [String] = [], _ options: [Option] = [], _ summary: String,
        care: Care = .replaces, read: @escaping @Sendable (Invocation) throws -> DeedRequest
    ) {
        (self.path, self.arguments, self.options, self.summary) = (path, arguments, options, summary)
        (self.care, self.read) = (care, read)
    }

    /// Whether it is done to a ticket, whose number then comes first at the shell.
    var isOnTicket: Bool { path.hasPrefix("ticket ") }

    /// What to send, of a line without the ticket's number. Throws `CommandFailure` with `usage`.
    func request(_ invocation: Invocation) throws -> DeedRequest {
        var request = try read(invocation)
        if let why = invocation["why"] { request.add("why", .string(why)) }
        return request
    }
}

/// A deed as the server is asked for it.
struct DeedRequest: Equatable, Sendable {
    enum Body: Equatable, Sendable {
        case fields([JSON.Member])
        /// A file, by its path on this machine.
        case file(String, isPublic: Bool)
    }

    /// What is true once it is done.
    enum Outcome: Equatable, Sendable {
        /// `is on hold`, said of the ticket in the answer.
        case ticket(String)
        /// The answer is another ticket.
        case split
        /// The answer is a refund, which says its status.
        case refund
        case words(String)
    }

    let method: String
    /// After the ticket's own path, or, with a slash before it, the whole.
    let path: String
    private(set) var body: Body
    let outcome: Outcome

    init(_ path: String, _ body: Body, _ outcome: Outcome, method: String = "POST") {
        (self.method, self.path, self.body, self.outcome) = (method, path, body, outcome)
    }

    init(_ path: String, _ outcome: Outcome, method: String = "POST") {
        self.init(path, .fields([]), outcome, method: method)
    }

    mutating func add(_ name: String, _ value: JSON) {
        if case .fields(let members) = body { body = .fields(members + [.init(name, value)]) }
    }

    func path(on number: Int64) -> String {
        path.hasPrefix("/") ? path : "/v1/tickets/\(number)" + (path.isEmpty ? "" : "/\(path)")
    }

    /// What came of it, in a sentence.
    func sentence(_ answer: JSON, on number: Int64) -> String {
        let status = (answer["status"]?.string?.oneLine ?? "?").replacing("_", with: " ")
        switch outcome {
        case .words(let words): return words.oneLine
        case .split: return "Ticket \(answer["number"]?.int ?? 0) is split from \(number)."
        case .refund: return "The refund is \(status)."
        case .ticket(let said):
            let said = said.oneLine
            return "Ticket \(answer["number"]?.int ?? number) \(said)\(said.hasSuffix(status) ? "" : " (\(status))")."
        }
    }
}

extension Command {
    /// A deed at the shell.
    init(_ deed: Deed) {
        let options = deed.options + (deed.care == .free ? clientOptions : changeOptions)
        self.init(deed.path, (deed.isOnTicket ? ["N"] : []) + deed.arguments, options, deed.summary) { invocation in
            let number = deed.isOnTicket ? try invocation.ticketNumber() : 0
            let request = try deed.request(deed.isOnTicket ? invocation.droppingFirst : invocation)
            let answer = try invocation.client().send(request, on: number)
            if invocation.isSet("json") { return printJSON(answer) }
            print(request.sentence(answer, on: number))
        }
    }
}

extension Invocation {
    func ticketNumber(at position: Int = 0) throws -> Int64 {
        guard let number = Int64(arguments[position]), number > 0 else {
            throw CommandFailure(.usage, "a ticket number is expected, not \"\(arguments[position])\"")
        }
        return number
    }

    /// What was given of these options, each as a field of its name.
    func fields(_ names: String...) -> [JSON.Member] {
        names.compactMap { name in self[name].map { JSON.Member(name, .string($0)) } }
    }
}
