import Bot
import Dispatch
import FAQIndex
import Storage

/// A message that was stored, and what came of it.
public struct PostedMessage: Sendable, Equatable {
    public typealias Outcome = Decision.Outcome

    public let conversation: String
    public let outcome: Outcome
    public let message: Message
    public let replies: [Message]
    public let ticketNumber: Int64?
    /// The language that was answered in.
    public let locale: LocaleTag
}

extension Decision.Outcome {
    public var state: Conversation.State {
        switch self {
        case .escalated, .waiting: .agent
        case .greeted, .acknowledged, .answered, .suggested, .asked, .resolved: .bot
        }
    }
}

extension Helpdesk {
    public static let longestMessage = 4_000
    /// Each attempt fails only because another message got in first, so somebody always gets on.
    private static let mostAttempts = 200

    /// Stores a subscriber's message and answers it, or hands the conversation over to people: all in one
    /// transaction. A repeated key gets what the first request got. No thread waits for the store: `finish` is called
    /// once, on a thread that others share.
    ///
    /// It fails with `notFound`, `notAllowed`, `invalid`, `idempotencyKeyReused`, `busy`.
    public func postMessage(
        _ said: Said, to id: String, as principal: Principal, subscriber: String?, key: IdempotencyKey?,
        then finish: @escaping Posted
    ) {
        do {
            let posting = try posting(said, to: id, as: principal, subscriber: subscriber, key: key)
            post(posting, attempts: Self.mostAttempts, finish)
        } catch {
            finish(.failure(error))
        }
    }

    public typealias Posted = @Sendable (Result<PostedMessage, any Error>) -> Void

    private func post(_ posting: Posting, attempts: Int, _ finish: @escaping Posted) {
        guard attempts > 0 else { return finish(.failure(HelpdeskError.busy)) }
        do {
            database.writeOwnRows(try decide(on: posting)) { [self] result in
                switch result {
                case .success:
                    changes.announce(posting.conversation)
                    finish(result)
                case .failure(is MessageTurn.OutOfDate):
                    // To decide takes longer than this thread has.
                    DispatchQueue.global().async { self.post(posting, attempts: attempts - 1, finish) }
                case .failure: finish(result)
                }
            }
        } catch {
            finish(.failure(error))
        }
    }

    /// A message that may be posted, as far as can be told without looking into the store.
    private struct Posting: Sendable {
        let said: Said
        let conversation: String
        let principal: Principal
        let subscriber: String?
        let content: BrandContent
        let repeatable: Repeatable?
    }

    private func posting(
        _ said: Said, to id: String, as principal: Principal, subscriber: String?, key: IdempotencyKey?
    ) throws -> Posting {
        guard said.text.unicodeScalars.contains(where: { !$0.properties.isWhitespace && $0.value >= 0x20 }) else {
            throw HelpdeskError.invalid(field: "text", expected: "a message that is not empty")
        }
        let said = Said(CardNumbers.masked(said.text), tapped: said.tapped)
        return Posting(
            said: said, conversation: id, principal: principal, subscriber: subscriber,
            content: try content(of: principal),
            repeatable: Repeatable(
                brand: principal.brand, scope: id, key: key, request: [said.text] + (said.tapped.map { [$0] } ?? [])))
    }

    /// Decides on the message as the conversation is now. Returns the transaction that stores message and decision; it
    /// throws `OutOfDate` when the conversation has gone on meanwhile.
    private func decide(on posting: Posting) throws -> @Sendable (any Session) throws -> PostedMessage {
        let id = posting.conversation
        let before = try database.read { session in
            try Conversation.joined(id, by: posting.principal, subscriber: posting.subscriber, in: session)
        }
        var conversation = before
        conversation.subscriber = before.subscriber ?? posting.subscriber
        let turn = try plan(posting.said, conversation, posting.content)
        // Conversation, ticket and number are changed, the key is inserted: all that is decided on.
        return { session in
            if let earlier = try posting.repeatable?.earlierResult(in: session) {
                return try PostedMessage.stored(earlier, of: id, in: session)
            }
            return try turn.store(over: before, in: session, posting.repeatable)
        }
    }

    /// Decides on the message and collects what the decision needs. Nothing is stored yet.
    private func plan(_ said: Said, _ conversation: Conversation, _ content: BrandContent) throws -> MessageTurn {
        let time = clock()
        let started = conversation.locale
        var conversation = conversation
        var situation = Situation(
            state: conversation.dialog, isHandedOver: conversation.state == .agent,
            channel: conversation.channel.rawValue, now: time.milliseconds)
        let desk = settings[conversation.brand]
        situation.isOpen = desk.isOpen(at: time)
        if !situation.isHandedOver {
            let choice = content.language(of: said, in: conversation)
            conversation.locale = choice.locale
            situation.hasJustSwitched = choice.isAsked
        }
        let locale = content.content(for: [conversation.locale])
        var context: SubscriptionContext?
        func collect(for purpose: ContextPurpose) -> SubscriptionContext? {
            conversation.subscriber.map { collectContext(of: $0, brand: conversation.brand, for: purpose) }
        }
        if locale?.skills.rules.needsFacts ?? false {
            context = collect(for: .answering)
            situation.facts = context?.facts ?? [:]
        }
        var decision = locale.map { Bot.decide(said, situation, $0.skills) } ?? situation.withoutArticles
        if conversation.locale != started, let back = content.content(for: [started]), !situation.hasJustSwitched {
            decision.offerLanguage(back)
        } else if [.suggested, .asked].contains(decision.outcome),
            let other = content.otherLanguage(of: said, in: conversation)
        {
            decision.offerLanguage(other)
        }
        // The context decides which blocks of an article are this subscriber's, and goes with a ticket.
        let needsTerms = decision.handOver != nil || decision.outcome == .waiting
        if decision.handOver != nil {
            context = collect(for: .escalating)
        } else if !decision.answers.isEmpty, context == nil {
            context = collect(for: .answering)
        }
        if let locale, let record = context?.record {
            let offers = try refundOffers(decision, locale, record, brand: conversation.brand)
            if !offers.isEmpty { decision.offerRefunds(offers) }
        }
        return MessageTurn(
            text: locale?.skills.words(of: said, situation.state) ?? said.text, conversation: conversation, time: time,
            content: locale, decision: decision,
            context: context, botSettings: content.settings, settings: desk,
            terms: needsTerms ? searchTerms(decision.about(said), locale: conversation.locale.description) : "")
    }
}

extension Decision {
    /// What a search should find the message and its ticket by.
    fileprivate func about(_ said: Said) -> String {
        ([handOver?.subject, said.text] + (handOver?.details ?? []).map(\.text)).compactMap(\.self)
            .joined(separator: "\n")
    }

    /// Another language is a tap away: the one from before when this one was guessed, or that of the message.
    fileprivate mutating func offerLanguage(_ content: LocaleContent) {
        guard !parts.isEmpty else { return }
        taps.append(QuickReply(id: "locale:\(content.locale)", label: content.language.phrases.languageLabel))
        state.offers = taps
    }
}

extension Situation {
    /// A brand without articles has people only.
    fileprivate var withoutArticles: Decision {
        guard !isHandedOver else { return Decision(.waiting, state: state) }
        var decision = Decision(.escalated, state: state)
        decision.handOver = HandOver(reason: .notSure)
        return decision
    }
}

extension PostedMessage {
    /// What the first request with a key resulted in, as it is remembered: number and outcome.
    var summary: String { "\(message.seq) \(outcome.rawValue)" }

    /// The first request's answer, whatever has happened in the conversation since.
    fileprivate static func stored(
        _ summary: String, of id: String, in session: any Session
    ) throws -> PostedMessage {
        let parts = summary.split(separator: " ")
        guard parts.count == 2, let seq = Int64(parts[0]), let outcome = Outcome(rawValue: String(parts[1])),
            let conversation = try Conversation.find(id, in: session)
        else { throw StorageError.damaged(reason: "a repeated message is not as it was remembered") }
        let later = try Message.list(of: id, after: seq - 1, in: session)
        guard let message = later.first else { throw HelpdeskError.notFound(what: "message") }
        let replies = later.filter { $0.replyTo == seq }
        return PostedMessage(
            conversation: id, outcome: outcome, message: message, replies: replies,
            ticketNumber: outcome.state == .agent ? try conversation.ticketNumber(in: session) : nil,
            locale: replies.last.flatMap { LocaleTag($0.locale) } ?? conversation.locale)
    }
}
