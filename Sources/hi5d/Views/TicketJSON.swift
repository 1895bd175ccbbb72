import Helpdesk
import JSON

extension Ticket {
    var members: [JSON.Member] {
        let due = sla.nextDue
        return [
            .init("number", .int(number)), .init("status", .string(status.rawValue)),
            .init("priority", .string(priority.rawValue)), .init("queue", .string(state.queue)),
            .init("subject", .string(subject)), .init("tags", .array(state.tags.map(JSON.string))),
            .init("topic", JSON(state.topic)), .init("locale", .string(locale)),
            .init("channel", .string(channel.rawValue)), .init("assignee", JSON(assignee?.name)),
            .init("subscriber", JSON(subscriber)), .init("reason", .string(reason.rawValue)),
            .init("suggestion", JSON(suggestion)), .init("dueAt", JSON(due?.due?.text)),
            .init("dueFor", JSON(due?.target.rawValue)), .init("sla", .string(slaState)),
            .init("wakeAt", JSON(state.wakeAt?.text)), .init("mergedInto", JSON(state.mergedInto)),
            .init("version", .int(version)), .init("createdAt", .string(createdAt.text)),
            .init("updatedAt", .string(updatedAt.text)),
        ]
    }

    /// The worst that is true of its clocks.
    private var slaState: String {
        if sla.clocks.contains(where: \.isBreached) { return "breached" }
        return sla.clocks.contains { $0.isWarned && $0.metAt == nil } ? "warned" : "ok"
    }

    var json: JSON { .object(members) }
}

extension TicketView {
    var json: JSON {
        .object(
            ticket.members + [
                .init("conversation", .string(ticket.conversation)),
                .init("messages", .array(messages.map(\.json))), .init("notes", .array(notes.map(\.json))),
                .init("events", .array(events.map(\.json))), .init("clocks", .array(ticket.sla.clocks.map(\.json))),
                .init(
                    "links",
                    .array(links.map { ["kind": .string($0.kind.rawValue), "number": .int($0.number)] })),
                .init("attachments", .array(attachments.map(\.json))),
                .init("refunds", .array(refunds.map(\.json))),
                .init("watchers", .array(watchers.map(JSON.string))),
                .init("onlookers", .array(onlookers.map(\.json))), .init("rating", rating?.json ?? .null),
                .init(
                    "draft", draft.map { ["text": .string($0.text), "version": .int($0.version)] } ?? .null),
                .init("context", context ?? .null), .init("details", .array(details.map(\.json))),
            ])
    }
}

extension Note {
    var json: JSON {
        ["agent": .string(agent), "text": .string(text), "createdAt": .string(createdAt.text)]
    }
}

extension Onlooker {
    var json: JSON { ["agent": .string(agent), "typing": .bool(isTyping)] }
}

extension TicketEvent.View {
    var json: JSON {
        [
            "version": .int(event.version), "kind": .string(event.kind), "actor": .string(actor),
            "from": .string(event.from.rawValue), "to": .string(event.to.rawValue), "why": JSON(event.detail),
            "changes": .array(event.changes.map(\.json)), "at": .string(event.at.text),
        ]
    }
}

extension FieldChange {
    var json: JSON {
        func shown(_ value: JSON) -> JSON {
            guard field == .wakeAt, let time = value.int else { return value }
            return .string(Timestamp(time).text)
        }
        return ["field": .string(field.rawValue), "from": shown(from), "to": shown(to)]
    }
}

extension SLAClocks.Clock {
    var json: JSON {
        [
            "target": .string(target.rawValue), "allowedSeconds": .int(allowed / 1_000), "dueAt": JSON(due?.text),
            "metAt": JSON(metAt?.text), "warned": .bool(isWarned), "breached": .bool(isBreached),
        ]
    }
}

extension Attachment {
    var json: JSON {
        [
            "id": .string(id), "name": .string(name), "type": .string(type.rawValue), "size": .int(size),
            "sha256": .string(hash), "agent": JSON(agent), "createdAt": .string(createdAt.text),
        ]
    }
}
