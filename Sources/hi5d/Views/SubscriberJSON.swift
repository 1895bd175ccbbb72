import Helpdesk
import JSON

extension MirroredSubscriber {
    var json: JSON {
        [
            "id": .string(id), "version": .int(version), "updatedAt": .string(updatedAt.text), "record": record.json,
        ]
    }
}

extension RecordVersion {
    var json: JSON {
        ["version": .int(version), "at": .string(at.text), "changed": .array(changed.map(JSON.string))]
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
    var json: [UInt8] {
        let changes = changes.map { change -> JSON in
            ["field": .string(change.field), "before": change.before, "after": change.after]
        }
        let promises = promises.map { promise -> JSON in
            [
                "action": .string(promise.action.rawValue), "allowed": .bool(promise.verdict.isAllowed),
                "reason": JSON(promise.verdict.reason),
            ]
        }
        var writer = JSONWriter(reserving: 4_096)
        writer.raw("{")
        writer.members([
            .init("number", .int(number)), .init("snapshot", snapshot ?? .null), .init("fresh", fresh ?? .null),
            .init("changes", .array(changes)), .init("botAnswers", .array(answers.map(JSON.string))),
            .init("promises", .array(promises)),
        ])
        writer.raw(#","tickets":"#)
        tickets.write(to: &writer)
        writer.raw("}")
        return writer.bytes
    }
}
