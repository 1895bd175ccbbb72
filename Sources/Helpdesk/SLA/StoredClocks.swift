import JSON
import Storage

extension SLAClocks {
    /// As it stands in the ticket's row: for each clock its target, numbers, and marks.
    var stored: String {
        JSON.array(
            clocks.map { clock in
                [
                    .string(clock.target.rawValue), .int(clock.allowed), .int(clock.used),
                    JSON(clock.since?.milliseconds), JSON(clock.due?.milliseconds), JSON(clock.warnAt?.milliseconds),
                    JSON(clock.metAt?.milliseconds), .bool(clock.isWarned), .bool(clock.isBreached),
                ]
            }
        ).text
    }

    init(stored text: String) throws {
        // Many brands promise nothing.
        if text == "[]" { return }
        clocks = try (JSON.parse(text).array ?? []).map { item in
            guard let target = item[0]?.string.flatMap(SLATarget.init(rawValue:)), let allowed = item[1]?.int,
                let used = item[2]?.int
            else { throw StorageError.damaged(reason: "a ticket's clocks cannot be read") }
            func time(_ position: Int) -> Timestamp? { item[position]?.int.map { Timestamp($0) } }
            return Clock(
                target: target, allowed: allowed, used: used, since: time(3), due: time(4), warnAt: time(5),
                metAt: time(6), isWarned: item[7]?.bool ?? false, isBreached: item[8]?.bool ?? false)
        }
    }
}
