import Helpdesk
import JSON

extension MirroredSubscriber {
    var json: JSON {
        [
            "id": .string(id), "version": .int(version), "updatedAt": .string(updatedAt.text), "record": record.json,
        ]
    }
}

extension Fact {
    var json: JSON {
        [
            "name": .string(name), "kind": .string(kind.rawValue), "meaning": .string(meaning),
            "values": .array(values.map(JSON.string)),
        ]
    }
}

extension HookCount {
    var json: JSON {
        [
            "feed": .string(feed), "topic": .string(topic), "state": .string(state), "count": .int(count),
            "repeats": .int(repeats), "lastAt": .string(lastAt.text),
        ]
    }
}

extension TicketContext {
    var json: JSON {
        [
            "number": .int(number), "snapshot": snapshot ?? .null, "fresh": fresh ?? .null,
            "changes": .array(
                changes.map { ["field": .string($0.field), "before": $0.before, "after": $0.after] }),
            "tickets": .array(tickets.map(\.json)), "botAnswers": .array(answers.map(JSON.string)),
            "promises": .array(
                promises.map { promise in
                    [
                        "action": .string(promise.action.rawValue), "allowed": .bool(promise.verdict.isAllowed),
                        "reason": JSON(promise.verdict.reason),
                    ]
                }),
        ]
    }
}
