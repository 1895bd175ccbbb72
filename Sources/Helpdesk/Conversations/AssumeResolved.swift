import Bot
import Storage

extension Helpdesk {
    /// A conversation has been silent long enough: what was answered in it counts as helped.
    func assumeResolved(_ timer: DueTimer, in session: any Session) throws {
        try session.execute(
            """
            UPDATE bot_turn SET resolution = 'assumed'
            WHERE conversation_id = $1 AND outcome = 'answered' AND resolution IS NULL
            """, [.text(timer.subject)])
    }
}

extension MessageTurn {
    /// Sets or cancels what happens when nothing more is heard.
    func setSilenceTimers(over before: Conversation, in session: any Session) throws {
        func timer(_ kind: DueTimer.Kind, _ seconds: Int64) throws {
            try DueTimer(
                kind: kind, subject: conversation.id, brand: conversation.brand, due: time.adding(seconds: seconds)
            ).set(in: session)
        }
        switch decision.outcome {
        case .answered: try timer(.assumeResolved, botSettings.assumedAfter)
        case .resolved, .escalated: try DueTimer.cancel(.assumeResolved, conversation.id, in: session)
        case .greeted, .acknowledged, .suggested, .asked:
            if before.dialog.answered != nil { try timer(.assumeResolved, botSettings.assumedAfter) }
        case .waiting: break
        }
        if decision.state.intake != nil {
            try timer(.finishIntake, FinishIntake.patience)
        } else if before.dialog.intake != nil {
            try DueTimer.cancel(.finishIntake, conversation.id, in: session)
        }
    }
}
