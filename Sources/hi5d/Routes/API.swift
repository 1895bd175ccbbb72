import Dispatch
import HTTPServer
import Helpdesk

/// All routes of the API. `tick`: between two looks into the store for what listeners to tickets have not been told of.
func makeRouter(_ desk: Helpdesk, tick: DispatchTimeInterval = .seconds(1)) -> Router {
    var router = Router()
    addHealthRoutes(to: &router, desk)
    addFAQRoutes(to: &router, desk)
    addFAQReportRoutes(to: &router, desk)
    addConversationRoutes(to: &router, desk, ConversationFeed(desk))
    addMessageRoutes(to: &router, desk)
    addRasaRoutes(to: &router, desk)
    addRuleRoutes(to: &router, desk)
    addLearningRoutes(to: &router, desk)
    addBotRoutes(to: &router, desk)
    addThresholdRoutes(to: &router, desk)
    addMeRoutes(to: &router, desk)
    addTicketRoutes(to: &router, desk)
    addTicketEventRoutes(to: &router, desk, TicketFeed(desk, tick: tick))
    addSettingRoutes(to: &router, desk)
    addAgentRoutes(to: &router, desk)
    addBrandRoutes(to: &router, desk)
    addOperatorRoutes(to: &router, desk)
    addRefundRoutes(to: &router, desk)
    addConversationRefundRoutes(to: &router, desk)
    addConversationAttachmentRoutes(to: &router, desk)
    addRatingRoutes(to: &router, desk)
    addNoticeRoutes(to: &router, desk)
    addPageRoutes(to: &router, desk)
    addArticleRoutes(to: &router, desk)
    addSubscriberRoutes(to: &router, desk)
    addHookRoutes(to: &router, desk)
    addSigningKeyRoutes(to: &router, desk)
    return router
}

private func addHealthRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/healthz", .memory) { _ in .json(["status": "ok"]) }
    router.on(.get, "/readyz", .blocking) { _ in
        guard FileHandles.isOneLeft else {
            throw Problem(.unavailable, "file_handles_exhausted", "No file can be opened: new connections wait.")
        }
        try desk.checkReady()
        return .json(["status": "ready"])
    }
    router.on(.get, "/openapi.json", .memory) { _ in .json(OpenAPIDocument.bytes) }
}
