import Helpdesk
import JSON

extension Ticket {
    var members: [JSON.Member] {
        [
            .init("number", .int(number)), .init("status", .string(status.rawValue)),
            .init("priority", .string(priority.rawValue)), .init("subject", .string(subject)),
            .init("locale", .string(locale)), .init("channel", .string(channel.rawValue)),
            .init("assignee", JSON(assignee?.name)), .init("subscriber", JSON(subscriber)),
            .init("reason", .string(reason.rawValue)), .init("suggestion", JSON(suggestion)),
            .init("version", .int(version)), .init("createdAt", .string(createdAt.text)),
            .init("updatedAt", .string(updatedAt.text)),
        ]
    }

    var json: JSON { .object(members) }
}

extension TicketView {
    var json: JSON {
        .object(
            ticket.members + [
                .init("conversation", .string(ticket.conversation)),
                .init("messages", .array(messages.map(\.json))),
                .init(
                    "notes",
                    .array(
                        notes.map {
                            [
                                "agent": .string($0.agent), "text": .string($0.text),
                                "createdAt": .string($0.createdAt.text),
                            ]
                        })),
                .init(
                    "events",
                    .array(
                        events.map {
                            [
                                "kind": .string($0.kind), "actor": .string($0.actor), "from": .string($0.from),
                                "to": .string($0.to), "at": .string($0.at.text),
                            ]
                        })),
                .init("context", context ?? .null),
            ])
    }
}
