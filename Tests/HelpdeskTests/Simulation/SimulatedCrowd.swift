import JSON

@testable import Helpdesk

/// What everybody does in a step, by dice; and what they remember of what came of it.
struct SimulatedCrowd {
    struct Known {
        let number: Int64
        let conversation: String?
        let subscriber: String?
    }

    let week: SimulatedWeek
    var dice: Dice
    /// Tickets to open in the whole week.
    let tickets: Int
    /// By brand: the tickets that people have heard of.
    var known: [[Known]]
    private var lastID: Int64 = 0

    init(_ week: SimulatedWeek, seed: UInt64, tickets: Int) {
        (self.week, dice, self.tickets) = (week, Dice(state: seed), tickets)
        known = week.brands.map { _ in [] }
    }

    /// The actions of one step, by their ids.
    mutating func actions(at step: Int, _ time: Timestamp) -> [(brand: Int, action: JSON)] {
        var actions: [(brand: Int, action: JSON)] = []
        let opened = tickets * (step + 1) / SimulatedWeek.steps - tickets * step / SimulatedWeek.steps
        for _ in 0..<opened { actions.append(open()) }
        for _ in 0..<(opened + 1) / 2 { if let action = say() { actions.append(action) } }
        for (place, brand) in week.brands.enumerated() {
            for agent in brand.agents where agent.isAtWork(time) && chance(70) {
                for _ in 0...Int.random(in: 0...1, using: &dice) { actions.append((place, act(agent, place, time))) }
            }
        }
        // On Thursday, somebody leaves for good.
        if step == 3 * 72 + 40 {
            let brand = week.brands[0]
            actions.append(
                (0, make("remove", brand.agents[0].token, [.init("agent", .string(brand.agents[4].id))])))
        }
        return actions
    }

    mutating func learn(_ brand: Int, _ action: JSON, _ answer: JSON) {
        guard let number = answer["number"]?.int, ["open", "ask", "split"].contains(action["kind"]?.string ?? "")
        else { return }
        known[brand].append(
            Known(
                number: number, conversation: answer["conversation"]?.string,
                subscriber: action["subscriber"]?.string))
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &dice) < percent }

    private mutating func make(_ kind: String, _ token: String, _ more: [JSON.Member]) -> JSON {
        lastID += 1
        return .object(
            [.init("id", .int(lastID)), .init("kind", .string(kind)), .init("token", .string(token))] + more)
    }

    private mutating func open() -> (brand: Int, action: JSON) {
        let place = Int.random(in: 0..<3, using: &dice)
        let brand = week.brands[place]
        var more = [
            JSON.Member("locale", chance(70) ? "en" : "fr"), JSON.Member("brand", .string(brand.id)),
            JSON.Member("subscriber", .string("\(brand.id)-sub-\(Int.random(in: 0..<40, using: &dice))")),
        ]
        if chance(25) { return (place, make("ask", brand.secret, more)) }
        if let topic = SimulatedWeek.topics.randomElement(using: &dice) ?? nil {
            more.append(.init("topic", .string(topic)))
        }
        return (place, make("open", brand.secret, more))
    }

    private mutating func say() -> (brand: Int, action: JSON)? {
        let place = Int.random(in: 0..<3, using: &dice)
        guard let ticket = recent(place), let conversation = ticket.conversation else { return nil }
        // Now and then somebody tries another brand's key on it.
        let speaker = chance(10) ? (place + 1) % 3 : place
        return (
            place,
            make(
                "say", week.brands[speaker].secret,
                [.init("conversation", .string(conversation)), .init("subscriber", JSON(ticket.subscriber))])
        )
    }

    private mutating func recent(_ place: Int) -> Known? {
        let all = known[place]
        guard !all.isEmpty else { return nil }
        return all[Int.random(in: max(0, all.count - 60)..<all.count, using: &dice)]
    }

    private mutating func act(_ agent: SimulatedWeek.SimulatedAgent, _ place: Int, _ time: Timestamp) -> JSON {
        guard let ticket = recent(place), !chance(25) else { return make("next", agent.token, []) }
        let kinds = [
            "take", "reply", "reply", "reply", "note", "pend", "hold", "resume", "solve", "solve", "release", "assign",
            "update", "update", "merge", "split", "link", "peek",
        ]
        let kind = kinds.randomElement(using: &dice) ?? "take"
        var more = [JSON.Member("number", .int(ticket.number))]
        switch kind {
        case "pend":
            let hours = Int64.random(in: -1...30, using: &dice)
            if chance(70) { more.append(.init("until", .int(time.adding(seconds: hours * 3_600).milliseconds))) }
        case "assign":
            let employer = chance(90) ? place : (place + 1) % 3
            let other = week.brands[employer].agents.randomElement(using: &dice)
            more.append(.init("agent", JSON(other?.id)))
        case "update":
            if chance(60) {
                more.append(
                    .init("priority", .string(["low", "normal", "high", "urgent"].randomElement(using: &dice)!)))
            }
            if chance(40) {
                more.append(
                    .init("queue", .string(["general", "payments", "french", "lost"].randomElement(using: &dice)!)))
            }
            if chance(40) { more.append(.init("tag", .string(["vip", "press"].randomElement(using: &dice)!))) }
        case "merge", "link":
            let same = known[place].filter { $0.subscriber == ticket.subscriber }
            more.append(.init("other", .int(same.randomElement(using: &dice)?.number ?? ticket.number)))
        default: break
        }
        return make(kind, agent.token, more)
    }
}
