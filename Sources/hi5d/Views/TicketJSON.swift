import Helpdesk
import JSON

extension Ticket {
    /// Written straight into the buffer: lists are full of them.
    func write(to writer: inout JSONWriter) {
        writer.raw("{")
        writeMembers(to: &writer)
        writer.raw("}")
    }

    /// What a list shows of it.
    var row: [UInt8] {
        var writer = JSONWriter(reserving: 512)
        write(to: &writer)
        return writer.bytes
    }

    fileprivate func writeMembers(to writer: inout JSONWriter) {
        let due = sla.nextDue
        writer.raw(#""number":"#)
        writer.int(number)
        writer.raw(#","status":"#)
        writer.string(status.rawValue)
        writer.raw(#","priority":"#)
        writer.string(priority.rawValue)
        writer.raw(#","queue":"#)
        writer.string(state.queue)
        writer.raw(#","subject":"#)
        writer.string(subject)
        writer.raw(#","tags":"#)
        writer.value(.array(state.tags.map(JSON.string)))
        writer.raw(#","topic":"#)
        writer.stringOrNull(state.topic)
        writer.raw(#","locale":"#)
        writer.string(locale)
        writer.raw(#","channel":"#)
        writer.string(channel.rawValue)
        writer.raw(#","assignee":"#)
        writer.stringOrNull(assignee?.name)
        writer.raw(#","subscriber":"#)
        writer.stringOrNull(subscriber)
        writer.raw(#","reason":"#)
        writer.string(reason.rawValue)
        writer.raw(#","suggestion":"#)
        writer.stringOrNull(suggestion)
        writer.raw(#","dueAt":"#)
        writer.timeOrNull(due?.due)
        writer.raw(#","dueFor":"#)
        writer.stringOrNull(due?.target.rawValue)
        writer.raw(#","sla":"#)
        writer.string(slaState)
        writer.raw(#","wakeAt":"#)
        writer.timeOrNull(state.wakeAt)
        writer.raw(#","mergedInto":"#)
        writer.intOrNull(state.mergedInto)
        writer.raw(#","version":"#)
        writer.int(version)
        writer.raw(#","createdAt":"#)
        writer.timeOrNull(createdAt)
        writer.raw(#","updatedAt":"#)
        writer.timeOrNull(updatedAt)
    }

    /// The worst that is true of its clocks.
    private var slaState: String {
        if sla.clocks.contains(where: \.isBreached) { return "breached" }
        return sla.clocks.contains { $0.isWarned && $0.metAt == nil } ? "warned" : "ok"
    }
}

extension [Ticket] {
    func write(to writer: inout JSONWriter) {
        writer.raw("[")
        for (position, ticket) in enumerated() {
            if position > 0 { writer.raw(",") }
            ticket.write(to: &writer)
        }
        writer.raw("]")
    }
}

extension Page<Ticket> {
    /// `{"tickets":[…],"next"}`
    var json: [UInt8] {
        var writer = JSONWriter(reserving: 64 + 640 * items.count)
        writer.raw(#"{"tickets":"#)
        items.write(to: &writer)
        writer.raw(#","next":"#)
        writer.stringOrNull(next)
        writer.raw("}")
        return writer.bytes
    }
}

extension TicketView {
    var json: [UInt8] {
        var writer = JSONWriter(reserving: 4_096)
        writer.raw("{")
        ticket.writeMembers(to: &writer)
        writer.raw(",")
        writer.members(members)
        writer.raw("}")
        return writer.bytes
    }

    /// What is shown of it beyond what a list shows.
    private var members: [JSON.Member] {
        [
            .init("conversation", .string(ticket.conversation)),
            .init("messages", .array(messages.map(\.json))), .init("notes", .array(notes.map(\.json))),
            .init("events", .array(events.map(\.json))), .init("clocks", .array(ticket.sla.clocks.map(\.json))),
            .init("links", .array(links.map { ["kind": .string($0.kind.rawValue), "number": .int($0.number)] })),
            .init("merged", .array(merged.map(\.json))),
            .init("attachments", .array(attachments.map(\.json))), .init("refunds", .array(refunds.map(\.json))),
            .init("watchers", .array(watchers.map(JSON.string))),
            .init("onlookers", .array(onlookers.map(\.json))), .init("rating", rating?.json ?? .null),
            .init("draft", draft.map { ["text": .string($0.text), "version": .int($0.version)] } ?? .null),
            .init("context", context ?? .null), .init("details", .array(details.map(\.json))),
        ]
    }
}

extension MergedTicket {
    var json: JSON {
        [
            "number": .int(number), "subject": .string(subject), "conversation": .string(conversation),
            "messages": .array(messages.map(\.json)), "notes": .array(notes.map(\.json)),
            "attachments": .array(attachments.map(\.json)),
        ]
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
            "changes": .array(event.changes.map { $0.json(agents) }), "at": .string(event.at.text),
        ]
    }
}

extension Meanwhile {
    var json: JSON {
        switch self {
        case .ticket(let events): .array(events.map(\.json))
        case .record(let versions): .array(versions.map(\.json))
        case .article(let events): .array(events.map(\.json))
        }
    }
}

extension FieldChange {
    /// `agents`: their names by id.
    func json(_ agents: [String: String]) -> JSON {
        func shown(_ value: JSON) -> JSON {
            switch (field, value) {
            case (.wakeAt, .int(let time)): .string(Timestamp(time).text)
            case (.assignee, .string(let id)): .string(agents[id] ?? id)
            default: value
            }
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
            "sha256": .string(hash), "agent": JSON(agent), "public": .bool(isPublic),
            "createdAt": .string(createdAt.text),
        ]
    }

    /// For the subscriber.
    var subscriberJSON: JSON {
        [
            "id": .string(id), "name": .string(name), "type": .string(type.rawValue), "size": .int(size),
            "author": agent == nil ? "subscriber" : "agent", "createdAt": .string(createdAt.text),
        ]
    }
}

extension JSONWriter {
    mutating func timeOrNull(_ time: Timestamp?) {
        if let time { time.withText { string(plain: $0) } } else { raw("null") }
    }

    /// What stands between an object's braces.
    mutating func members(_ members: [JSON.Member]) {
        for (index, member) in members.enumerated() {
            if index > 0 { raw(",") }
            string(member.name)
            raw(":")
            value(member.value)
        }
    }
}
