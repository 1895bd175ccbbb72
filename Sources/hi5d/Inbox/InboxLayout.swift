import JSON

/// Which rows of the screen belong to which band. Bands, not columns: each line belongs to one of them, so that what
/// a subscriber wrote stands last in its line (see `FrameLine`); only where there is room does the context stand to the
/// right of the conversation, and its lines begin with Latin letters.
struct InboxLayout: Equatable {
    /// Rows between the title and the keys.
    let body: Int
    /// Rows of the list, its heads included; 0 when it is not shown.
    let list: Int
    /// Rows of the ticket, its title included.
    let ticket: Int
    /// Rows of the editor, its title included.
    let editor: Int
    /// From so many rows there are some for messages above the keys.
    static let rowsForAll = 16
    /// The column where the context begins; nil where it stands above the conversation.
    let contextColumn: Int?

    /// `foot`: the rows below it.
    init(_ size: ScreenSize, focus: InboxModel.Focus, isComposing: Bool, foot: Int) {
        body = max(1, size.rows - 1 - foot)
        let isSmall = body < 14
        if isComposing {
            editor = body < 8 ? body : max(5, body * 2 / 5)
        } else {
            editor = 0
        }
        let rest = body - editor
        switch (isSmall, focus) {
        case (true, .list): list = rest
        case (true, .ticket): list = 0
        case (false, .list): list = max(6, rest * 2 / 5)
        case (false, .ticket): list = isComposing ? 0 : max(4, rest / 4)
        }
        ticket = rest - list
        contextColumn = size.columns >= 110 ? size.columns - 44 : nil
    }
}

extension InboxModel {
    var layout: InboxLayout {
        InboxLayout(size, focus: focus, isComposing: composing != nil, foot: FootPane(self).lines.count)
    }

    var listPage: Int { max(1, layout.list - 2) }
    var editorWidth: Int { max(2, size.columns - 2) }
    /// Rows of the conversation.
    var ticketPage: Int { max(1, current.map { layout.ticket - TicketPane(self, $0).head.count } ?? layout.ticket) }

    /// Not further up than the conversation goes.
    mutating func clampScroll() {
        if case .page = mode { return }
        let lines = current.map { TicketPane(self, $0).conversation.count } ?? 0
        scroll = min(max(0, scroll), max(0, lines - ticketPage))
    }
}
