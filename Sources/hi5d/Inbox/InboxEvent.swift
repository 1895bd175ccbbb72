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
    case listed(statuses: String, Result<TicketPage, CommandFailure>)
    case loaded(Int64, Result<JSON, CommandFailure>)
    case changed(TicketChange, Result<JSON, CommandFailure>)
    /// What an editor of the agent's own left; nil when it failed.
    case edited(DraftKey, String?)
    /// Drafts of an earlier time.
    case foundDrafts([DraftKey: String])
}

struct TicketPage: Sendable {
    let rows: [TicketRow]
    let hasMore: Bool
}

/// What the inbox wants done outside of it. Nothing here is waited for: what comes of it is another event.
enum InboxEffect: Equatable, Sendable {
    case identify
    case list(statuses: String, atLeast: Int)
    case load(Int64)
    case change(TicketChange)
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
        case take, solve
        case comment(CommentKind, String)
    }

    let number: Int64
    let kind: Kind
    let key: String
    /// The version that the agent saw; nil when that does not matter.
    var version: Int64?
}
