import JSON

/// One thing that was said on a ticket, or on one that was merged into it.
struct TicketTalk {
    let item: JSON
    let isNote: Bool
    /// The merged ticket that it was said on.
    let mergedFrom: Int64?

    /// `#1002 ` where it was said on another ticket.
    var origin: String { mergedFrom.map { "#\($0) " } ?? "" }

    /// All of a ticket's messages and notes, as they came. A reply that went to several conversations is there once.
    static func all(of ticket: JSON) -> [TicketTalk] {
        var talk = said(on: ticket, mergedFrom: nil)
        let replies = Set(talk.filter { $0.item["author"]?.string == "agent" }.map(\.words))
        for merged in ticket["merged"]?.array ?? [] {
            talk += said(on: merged, mergedFrom: merged["number"]?.int).filter { entry in
                entry.isNote || entry.item["author"]?.string != "agent" || !replies.contains(entry.words)
            }
        }
        return talk.enumerated().sorted { left, right in
            (left.element.time, left.offset) < (right.element.time, right.offset)
        }.map(\.element)
    }

    private static func said(on ticket: JSON, mergedFrom number: Int64?) -> [TicketTalk] {
        [("messages", false), ("notes", true)].flatMap { name, isNote in
            (ticket[name]?.array ?? []).map { TicketTalk(item: $0, isNote: isNote, mergedFrom: number) }
        }
    }

    private var time: String { item["createdAt"]?.string ?? "" }

    private var words: [String] { [time, item["text"]?.string ?? ""] }
}
