import Bot
import Storage

/// What the bot made of one message, for its figures.
struct BotTurn {
    /// What came of an answer.
    enum Resolution: String, Sendable, CaseIterable {
        /// The subscriber said that it helped.
        case confirmed
        /// Nothing more was heard.
        case assumed
        /// The subscriber said that it did not help.
        case refused
        /// It had been confirmed or assumed, and they came back about it.
        case reopened
        /// A person was asked for after it.
        case escalated
    }

    private static let counted: Set<Decision.Outcome> = [.answered, .suggested, .asked, .escalated]

    /// Records the turn of the message `seq`, where it counts.
    static func record(
        _ decision: Decision, article: String?, of conversation: Conversation, seq: Int64, at time: Timestamp,
        in session: any Session
    ) throws {
        guard counted.contains(decision.outcome) else { return }
        try session.execute(
            """
            INSERT INTO bot_turn (conversation_id, seq, brand_id, day, locale, outcome, article_id, asked_seq)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(conversation.id), .int(seq), .text(conversation.brand), .int(time.day),
                .text(conversation.locale.description), .text(decision.outcome.rawValue), SQLValue(article),
                decision.answers.isEmpty ? .null : SQLValue(conversation.dialog.answered?.question.seq),
            ])
    }

    /// Notes what this message says of the latest answer.
    static func note(
        _ decision: Decision, on answered: DialogState.Answered?, of conversation: String, in session: any Session
    ) throws {
        guard let answered else { return }
        func set(_ resolution: Resolution, where condition: String) throws {
            try session.execute(
                "UPDATE bot_turn SET resolution = $1 WHERE conversation_id = $2 AND seq = $3 AND \(condition)",
                [.text(resolution.rawValue), .text(conversation), .int(answered.seq)])
        }
        let isSettled = "resolution IN ('confirmed', 'assumed')"
        switch decision.feedback {
        case .helped: try set(.confirmed, where: "(resolution IS NULL OR resolution <> 'reopened')")
        case .cameBack: try set(.reopened, where: isSettled)
        case .didNotHelp:
            try set(.reopened, where: isSettled)
            try set(.refused, where: "resolution IS NULL")
        case nil:
            if decision.outcome == .escalated { try set(.escalated, where: "resolution IS NULL") }
        }
    }
}
