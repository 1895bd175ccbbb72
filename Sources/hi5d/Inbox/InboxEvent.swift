import Helpdesk
import JSON

/// What happens to the inbox.
enum InboxEvent: Sendable {
    case key(Key)
    case resized(ScreenSize)
    /// About once a second.
    case tick(Timestamp)
    /// Who the token is, from `/v1/me`.
    case identified(Result<JSON, CommandFailure>)
    /// The answer to a query.
    case listed(String, Result<TicketPage, CommandFailure>)
    case loaded(Int64, Result<JSON, CommandFailure>)
    case changed(TicketChange, Result<JSON, CommandFailure>)
    /// Who else has the ticket before their eyes.
    case looked(Int64, Result<[InboxOnlooker], CommandFailure>)
    case noticed(Result<NoticePage, CommandFailure>)
    /// What was claimed; null when nothing waits.
    case claimed(Result<JSON, CommandFailure>)
    /// What a command can be completed with.
    case found(WordSource, Result<[String], CommandFailure>)
    /// What a macro would say on a ticket.
    case previewed(Int64, Result<String, CommandFailure>)
    /// What the server tells by itself.
    case stream(InboxStream.News)
    /// What an editor of the agent's own left; nil when it failed.
    case edited(DraftKey, String?)
    /// Drafts of an earlier time.
    case foundDrafts([DraftKey: String])
}

struct InboxOnlooker: Equatable, Sendable {
    let name: String
    let isTyping: Bool
}

/// Something that the agent is told.
struct InboxNotice: Equatable, Sendable {
    let id: String
    let ticket: Int64
    let at: String
    /// Who did what.
    let what: String
    let subject: String

    /// nil for what is no notice.
    init?(_ json: JSON) {
        guard let id = json["id"]?.string, let ticket = json["ticket"]?.int else { return nil }
        (self.id, self.ticket) = (id, ticket)
        at = json["event"]?["at"]?.string ?? ""
        what = NoticeText.what(json)
        subject = (json["comment"]?.string ?? json["subject"]?.string ?? "").oneLine
    }
}

struct NoticePage: Sendable {
    let notices: [InboxNotice]
    let unread: Int64
}

struct TicketPage: Sendable {
    let rows: [TicketRow]
    let hasMore: Bool
}

/// What the inbox wants done outside of it. Nothing here is waited for: what comes of it is another event.
enum InboxEffect: Equatable, Sendable {
    case identify
    /// Asks the server to tell what changes.
    case listen
    /// Tickets by a query of the view language; without one the unsolved.
    case list(String, atLeast: Int)
    case load(Int64)
    /// Says that the agent looks at the ticket, and asks who else does.
    case look(Int64, isTyping: Bool)
    case change(TicketChange)
    /// Asks for the most urgent ticket that waits.
    case claim(queue: String?)
    case find(WordSource)
    case preview(Int64, macro: String)
    /// Asks what the agent has not read.
    case notices
    /// Marks notices as read, and asks for the others.
    case readNotices([String])
    /// Opens the agent's own editor on a text.
    case edit(DraftKey, String)
    case findDrafts(owner: String)
    case keepDrafts(owner: String, [DraftKey: String])
    case redraw
    case suspend
    case quit(CommandFailure?)
}

enum CommentKind: String, Sendable {
    case reply, note
}

/// Which draft: an agent may have a reply and a note for the same ticket.
struct DraftKey: Hashable, Sendable {
    let number: Int64
    let kind: CommentKind
}

/// One change of a ticket, as it is sent. Sent again with the same key it is done once.
struct TicketChange: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case deed(DeedRequest)
        /// What is not sent yet, kept where the agent goes on from another machine; empty: none.
        case draft(String)
        case comment(CommentKind, String)
    }

    let number: Int64
    let kind: Kind
    let key: String
    /// The version that the agent saw; nil when that does not matter.
    var version: Int64?
}
