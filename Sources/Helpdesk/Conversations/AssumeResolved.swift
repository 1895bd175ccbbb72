import Bot
import Storage

extension Helpdesk {
    /// A conversation has been silent long enough: what was answered in it counts as helped. Where something was said since
    /// the timer was set, it waits for the rest of the silence.
    func assumeResolved(_ timer: DueTimer, at time: Timestamp, in session: any Session) throws {
        let heard = try session.first(
            """
            SELECT created_at FROM message WHERE conversation_id = $1 AND author = 'subscriber' ORDER BY seq DESC LIMIT 1
            """, [.text(timer.subject)]
        ) { Timestamp($0.int(0)) }
        let patience = (content.content(of: timer.brand)?.settings ?? BotSettings()).assumedAfter
        if let due = heard?.adding(seconds: patience), due > time {
            return try DueTimer(kind: timer.kind, subject: timer.subject, brand: timer.brand, due: due).set(in: session)
        }
        try session.execute(
            """
            UPDATE bot_turn SET resolution = 'assumed'
            WHERE conversation_id = $1 AND outcome = 'answered' AND resolution IS NULL
            """, [.text(timer.subject)])
    }
}

extension MessageTurn {
    /// When a timer is to look how long the conversation has been silent; nil: never. One that is set already and comes
    /// before that does as well, and spares each message the writing.
    func silenceDue(over before: Conversation) -> Timestamp? {
        switch decision.outcome {
        case .answered: break
        case .resolved, .escalated: return nil
        case .greeted, .acknowledged, .suggested, .asked:
            if before.dialog.answered == nil { return before.silenceDue }
        case .waiting: return before.silenceDue
        }
        let patience = botSettings.assumedAfter
        let (soon, late) = (time.adding(seconds: patience / 2), time.adding(seconds: patience))
        guard let due = before.silenceDue, due >= soon, due <= late else { return late }
        return due
    }

    /// Sets or cancels what happens when nothing more is heard.
    func setSilenceTimers(over before: Conversation, due: Timestamp?, in session: any Session) throws {
        if let due, due != before.silenceDue {
            try timer(.assumeResolved, due: due).set(in: session)
        } else if due == nil, before.silenceDue != nil {
            try DueTimer.cancel(.assumeResolved, conversation.id, in: session)
        }
        if decision.state.intake != nil {
            try timer(.finishIntake, due: time.adding(seconds: FinishIntake.patience)).set(in: session)
        } else if before.dialog.intake != nil {
            try DueTimer.cancel(.finishIntake, conversation.id, in: session)
        }
    }

    private func timer(_ kind: DueTimer.Kind, due: Timestamp) -> DueTimer {
        DueTimer(kind: kind, subject: conversation.id, brand: conversation.brand, due: due)
    }
}
