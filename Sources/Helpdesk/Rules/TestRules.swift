import Bot
import FAQIndex

/// A message to try rules on.
public struct RuleTrial: Sendable {
    public let text: String
    public let channel: Channel
    /// Whose facts are looked at.
    public let subscriber: String?
    /// Rules that are not in use, in place of the brand's.
    public let rules: [Rule]?

    public init(text: String, channel: Channel, subscriber: String?, rules: [Rule]?) {
        self.text = text
        self.channel = channel
        self.subscriber = subscriber
        self.rules = rules
    }
}

extension Helpdesk {
    /// What the bot would do with a first message, by the brand's rules or by others. Nothing is stored.
    ///
    /// Throws `notAllowed`, `notFound`, `ruleRefused`.
    public func testRules(_ trial: RuleTrial, locales: [LocaleTag], as principal: Principal) throws -> BotOpinion {
        try principal.mustManageContent()
        var content = try content(of: principal)
        if let rules = trial.rules {
            if let fault = try Rule.fault(in: rules, ruleGround(as: principal)) {
                throw HelpdeskError.ruleRefused(rule: fault.rule, reason: fault.reason)
            }
            content = content.with(rules, content.settings)
        }
        guard let locale = content.content(for: locales) else {
            throw HelpdeskError.notFound(what: "published article in any locale")
        }
        var situation = Situation(channel: trial.channel.rawValue, now: clock().milliseconds)
        situation.facts =
            trial.subscriber.map { collectContext(of: $0, brand: principal.brand, for: .reading).facts } ?? [:]
        return locale.askBot(CardNumbers.masked(trial.text), situation)
    }
}
