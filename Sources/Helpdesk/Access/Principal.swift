/// Who makes a request: people, bots and programs are authorised along one path.
public struct Principal: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// Anybody with the brand's publishable key: a page, an app.
        case visitor
        /// A program of the brand, with its secret key.
        case integration
        case agent(Agent)
    }

    public let brand: String
    public let kind: Kind

    public init(brand: String, kind: Kind) {
        self.brand = brand
        self.kind = kind
    }

    /// The agent; throws when this is somebody else.
    func agent() throws -> Agent {
        guard case .agent(let agent) = kind else {
            throw HelpdeskError.notAllowed(reason: "This is for agents: use an agent token (at_…).")
        }
        return agent
    }
}
