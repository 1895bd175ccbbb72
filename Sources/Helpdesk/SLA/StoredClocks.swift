import JSON
import Storage

extension SLAClocks {
    /// As it stands in the ticket's row: for each clock its target, numbers, and marks. Nothing for a ticket to which
    /// nothing was promised: most, where a brand promises nothing.
    var stored: String {
        if clocks == Self.unpromised { return "[]" }
        var writer = JSONWriter()
        writer.raw("[")
        for (position, clock) in clocks.enumerated() {
            writer.raw(position > 0 ? ",[" : "[")
            writer.string(clock.target.rawValue)
            let times = [clock.since, clock.due, clock.warnAt, clock.metAt].map { $0?.milliseconds }
            for number in [clock.allowed, clock.used] + times {
                writer.raw(",")
                writer.intOrNull(number)
            }
            writer.raw(clock.isWarned ? ",true" : ",false")
            writer.raw(clock.isBreached ? ",true]" : ",false]")
        }
        writer.raw("]")
        return writer.writtenText
    }

    init(stored text: String) throws {
        if text == "[]" {
            clocks = Self.unpromised
            return
        }
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
