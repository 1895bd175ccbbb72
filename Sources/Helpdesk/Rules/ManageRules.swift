import Bot
import JSON
import Storage

extension Helpdesk {
    /// The brand's rules in their order. Throws `notAllowed`.
    public func listRules(as principal: Principal) throws -> [Rule] {
        try principal.mustManageContent()
        return try content(of: principal).rules
    }

    /// Puts rules to use: each takes the place of the one of its id, or comes last. All or none.
    ///
    /// Throws `notAllowed`, and `ruleRefused` for one that can never match, is shadowed by an earlier one, loops, or speaks of
    /// what there is not.
    public func addRules(_ rules: [Rule], as principal: Principal) throws {
        try changeRules(as: principal) { old -> [Rule] in
            var new = old
            for rule in rules {
                if let position = new.firstIndex(where: { $0.id == rule.id }) {
                    new[position] = rule
                } else {
                    new.append(rule)
                }
            }
            return new
        }
    }

    /// Throws `notAllowed`, `notFound`, and `ruleRefused` when another rule leads to it.
    public func removeRule(_ id: String, as principal: Principal) throws {
        try changeRules(as: principal) { old in
            guard old.contains(where: { $0.id == id }) else { throw HelpdeskError.notFound(what: "rule") }
            return old.filter { $0.id != id }
        }
    }

    private func changeRules(
        as principal: Principal, _ change: @escaping @Sendable ([Rule]) throws -> [Rule]
    ) throws {
        try principal.mustManageContent()
        let ground = try ruleGround(as: principal)
        let time = clock()
        try database.write { session in
            let new = try change(try Rule.all(of: principal.brand, in: session))
            guard new.count <= Rule.mostRules else {
                throw HelpdeskError.invalid(field: "rules", expected: "at most \(Rule.mostRules) rules of a brand")
            }
            if let fault = Rule.fault(in: new, ground) {
                throw HelpdeskError.ruleRefused(rule: fault.rule, reason: fault.reason)
            }
            try session.execute("DELETE FROM rule WHERE brand_id = $1", [.text(principal.brand)])
            for (position, rule) in new.enumerated() {
                try session.execute(
                    "INSERT INTO rule (brand_id, id, position, rule, updated_at) VALUES ($1, $2, $3, $4, $5)",
                    [
                        .text(principal.brand), .text(rule.id), .int(Int64(position)), .text(rule.json.text),
                        .int(time.milliseconds),
                    ])
            }
            try Change.content(principal.brand).record(in: session)
        }
        try reloadContent(of: principal.brand)
    }
}

extension Rule {
    static func all(of brand: String, in session: any Session) throws -> [Rule] {
        try session.query("SELECT rule FROM rule WHERE brand_id = $1 ORDER BY position", [.text(brand)]) { row in
            do { return try Rule(JSON.parse(row.text(0))) } catch is FieldError {
                throw StorageError.damaged(reason: "a rule cannot be read")
            }
        }
    }
}

extension Helpdesk {
    /// What the brand's rules may speak of.
    func ruleGround(as principal: Principal) throws -> RuleGround {
        var ground = try content(of: principal).ruleGround
        ground.queues = Set(settings[principal.brand].queues.map(\.id) + [Queue.general.id])
        return ground
    }
}

extension BrandContent {
    fileprivate var ruleGround: RuleGround {
        let questions = locales.values.map { Set($0.language.phrases.questions.keys) }
        let named = Set(locales.values.flatMap { $0.language.lexicon?.names ?? [] })
        let concepts = named.union(named.map { "!\($0)" })
        return RuleGround(
            locales: Set(locales.keys), articles: Set(locales.values.flatMap { $0.articles.ids }),
            channels: Set(Channel.allCases.map(\.rawValue)), concepts: concepts,
            questions: questions.dropFirst().reduce(questions.first ?? []) { $0.intersection($1) })
    }
}
