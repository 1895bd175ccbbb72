import Helpdesk
import JSON

/// Everything that the inbox knows. A value: `update` makes the next one of an event, `frame` draws it; neither waits,
/// asks the time or touches the terminal.
struct InboxModel: Sendable {
    enum Focus: Sendable { case list, ticket }

    enum Mode: Equatable, Sendable {
        case browse, notices
        case page(Page)
        case filter
        /// A line after `:`, over what is being written.
        case command(DraftKey?)
        case compose(DraftKey)
        /// Solving is asked for twice.
        case solving(Int64)
    }

    /// What is read on the whole screen.
    enum Page: Sendable { case help, history }

    enum Link: Equatable, Sendable {
        case connecting, online
        case offline(String)
    }

    struct Notice: Equatable, Sendable {
        let text: String
        let isError: Bool
    }

    /// Distinguishes the changes of this run from those of any other.
    let session: String
    var size: ScreenSize
    var now: Timestamp
    var agent: String?
    var brand: String?
    /// Whose drafts are whose: server, brand and agent.
    let server: String
    var link = Link.connecting
    var notice: Notice?

    var rows: [TicketRow] = []
    var hasMore = false
    /// How many tickets to ask for: more when somebody has come to the end of the list.
    var wanted = InboxModel.page
    /// Which came since the inbox was opened and were not looked at yet.
    var fresh: Set<Int64> = []
    var known: Set<Int64>?
    var selected: Int64?
    /// The query that the list shows; the server reads it.
    var filter = ""
    /// What is typed above the last line: a filter, or a command.
    var prompt = TextEditor()
    /// The commands of this run, the latest last, and which of them is before one's eyes.
    var lines: [String] = []
    var recalled: Int?
    /// What commands can be completed with, and what was asked for since the line was begun.
    var words: [WordSource: [String]] = [:]
    var asked: Set<WordSource> = []

    var focus = Focus.list
    var mode = Mode.browse
    /// Tickets as they were last read, by number.
    var tickets: [Int64: JSON] = [:]
    /// How many lines the conversation is scrolled up from its end.
    var scroll = 0
    var drafts: [DraftKey: Draft] = [:]
    var keptDrafts: [DraftKey: String] = [:]

    /// What the agent was told and has not read, the latest first; `unread` counts all of it.
    var notices: [InboxNotice] = []
    var unread: Int64 = 0
    /// Which of them the keys act on.
    var noticePlace = 0
    /// The latest that was ever seen, so that a later one is announced.
    var lastNotice: String?

    var isAskingNotices = false
    var isListing = false
    var isIdentifying = false
    var loading: Int64?
    var nextList: Timestamp
    var nextNotices: Timestamp
    /// Whether the server tells what changes.
    var isTold = false
    /// Whether something changed after what is under way was asked for.
    var isListStale = false
    var areNoticesStale = false
    var listedAt: Timestamp
    var noticesAskedAt: Timestamp
    var looking: Looking?
    var changes = 0

    static let page = 100
    static let mostWanted = 2_000
    static let mostLines = 100
    /// Tickets in memory besides those that are needed.
    static let mostTickets = 64
    static let secondsBetweenLists: Int64 = 3
    static let secondsBetweenLooks: Int64 = 15

    init(server: String, session: String, size: ScreenSize, now: Timestamp) {
        (self.server, self.session, self.size, self.now) = (server, session, size, now)
        (nextList, nextNotices) = (now, now)
        (listedAt, noticesAskedAt) = (now.adding(seconds: -1), now.adding(seconds: -1))
    }

    var owner: String? { agent.flatMap { agent in brand.map { "\(server) \($0) \(agent)" } } }

    /// What is being written.
    var composing: DraftKey? {
        switch mode {
        case .compose(let key): key
        case .command(let key): key
        default: nil
        }
    }

    /// The ticket that the keys act on.
    var current: JSON? { selected.flatMap { tickets[$0] } }
}

/// What was last said to the server about who looks at what, and who else does.
struct Looking: Equatable, Sendable {
    let number: Int64
    let isTyping: Bool
    let until: Timestamp
    var others: [InboxOnlooker] = []
}

/// What an agent has begun to write.
struct Draft: Equatable, Sendable {
    enum State: Equatable, Sendable {
        case writing, sending
        /// The server is away: it is sent again when the server is back.
        case waiting
        case refused(String)
    }

    var editor: TextEditor
    var state = State.writing
    /// The version of the ticket that the agent has read.
    var version: Int64?
    /// What was last sent: the same words again are the same change.
    var sent: TicketChange?
}
