import FAQIndex

extension DeskSettings {
    /// Where a new ticket belongs and how urgent it is: as a rule said, else by its topic.
    func firstState(_ new: NewTicket, locale: LocaleTag, at time: Timestamp) -> TicketState {
        let chosen = new.queue.flatMap { hasQueue($0) ? $0 : nil }
        var priority = new.priority ?? Self.standardPriority(topic: new.suggestion)
        if isEventMode(at: time), isRaised(topic: new.suggestion, section: new.section) { priority = priority.raised }
        return TicketState(
            status: .new, priority: priority,
            queue: chosen ?? queue(topic: new.suggestion, section: new.section, locale: locale).id, assignee: nil,
            subject: new.subject, tags: Array(Set(new.tags)).sorted(), topic: new.suggestion, wakeAt: nil,
            mergedInto: nil)
    }

    func isRaised(topic: String?, section: String?) -> Bool {
        [topic, section].contains { name in name.map(desk.raisedTopics.contains) ?? false }
    }

    /// Whoever has paid and cannot watch, or whose account somebody else has, does not wait behind questions.
    private static func standardPriority(topic: String?) -> Ticket.Priority {
        switch topic {
        case "account-compromised": .urgent
        case "no-access-after-purchase", "double-charge", "charged-after-cancel", "payment-failed": .high
        default: .normal
        }
    }
}
