import JSON

extension HookSettings {
    /// The notice as it is stored, once its sender is proven.
    func verified(_ hook: IncomingHook, _ keys: PublicKeys, at time: Timestamp) throws -> (HookEvent, HookReceipt) {
        let receipt = HookReceipt(responseKey: nil, apiKey: nil)
        func event(_ json: JSON, id: String? = nil, topic: String?) -> HookEvent {
            // The sender's own id is bounded by its digest, too.
            let digest = Crypto.hex(Array(Crypto.sha256(id.map { Array($0.utf8) } ?? hook.body).prefix(16)))
            let topic = String((topic ?? "?").unicodeScalars.prefix(100))
            return HookEvent(feed: hook.feed, digest: digest, topic: topic, body: json.withoutCards, receivedAt: time)
        }
        switch hook.feed {
        case .billing:
            try BodySignature.check(hook, secrets: billingSecrets)
            let json = try parse(hook.body)
            if let broadcaster, LooseFields(json).text("broadcasterId") != broadcaster {
                throw HelpdeskError.unauthenticated(reason: "This broadcasterId is not the brand's.")
            }
            return (event(json, topic: json["topic"]?.string), receipt)
        case .partner:
            try BodySignature.checkTimed(hook, secrets: partnerSecrets, at: time)
            let json = try parse(hook.body)
            return (event(json, topic: json["event"]?.string), receipt)
        case .apple:
            let payload = try AppleSignature(roots: appleRoots, bundles: appleBundles).open(
                try parse(hook.body), at: time)
            return (
                event(payload, id: payload["notificationUUID"]?.string, topic: payload["notificationType"]?.string),
                receipt
            )
        case .google:
            guard let google else { throw Self.notSetUp }
            try google.check(hook.proof.bearer, keys, at: time)
            let envelope = try parse(hook.body)
            guard let notice = PubSub.data(of: envelope) else {
                throw HelpdeskError.invalid(field: "message.data", expected: "a JSON object in base64")
            }
            let package = notice["packageName"]?.string
            guard googlePackages.isEmpty || package.map(googlePackages.contains) == true else {
                throw HelpdeskError.unauthenticated(reason: "This packageName is not the brand's.")
            }
            return (
                event(notice, id: LooseFields(envelope["message"]).text("messageId", "message_id"), topic: nil), receipt
            )
        case .roku:
            try mustKnow(hook.proof.token, rokuToken)
            let json = try parse(hook.body)
            let key = json["responseKey"]?.string.flatMap { $0.utf8.count <= 200 ? $0 : nil }
            return (
                event(json, id: key, topic: json["transactionType"]?.string),
                HookReceipt(responseKey: key, apiKey: rokuKey)
            )
        }
    }

    private func parse(_ body: [UInt8]) throws -> JSON {
        guard let json = try? JSON.parse(body), json.members != nil else {
            throw HelpdeskError.invalid(field: "body", expected: "a JSON object")
        }
        return json
    }

    private static var notSetUp: HelpdeskError { .unauthenticated(reason: "The brand takes no such notices.") }

    private func mustKnow(_ token: String?, _ expected: String?) throws {
        guard let expected else { throw Self.notSetUp }
        guard let token, Crypto.areEqual(Crypto.sha256(Array(token.utf8)), Crypto.sha256(Array(expected.utf8))) else {
            throw HelpdeskError.unauthenticated(reason: "The token is not valid.")
        }
    }
}

/// Google Pub/Sub's push envelope.
enum PubSub {
    /// The notification inside, which is JSON in base64.
    static func data(of envelope: JSON) -> JSON? {
        guard let text = envelope["message"]?["data"]?.string, let bytes = Crypto.bytes(base64: text) else {
            return nil
        }
        return (try? JSON.parse(bytes)).flatMap { $0.members == nil ? nil : $0 }
    }
}

extension JSON {
    /// The value without card numbers: masked in texts, gone where a member is made for them. Ids and tokens are left
    /// alone, or one in ten would be taken for a card's number.
    var withoutCards: JSON {
        switch self {
        case .string(let text): return .string(CardNumbers.masked(text))
        case .array(let items): return .array(items.map(\.withoutCards))
        case .object(let members):
            return .object(
                members.compactMap { member in
                    let name = member.name.lowercased()
                    if ["cvv", "cvc", "cardnumber", "card_number", "pan", "ssn"].contains(name) { return nil }
                    let isID = ["id", "token", "uuid", "key"].contains { name.hasSuffix($0) }
                    if isID, member.value.members == nil, member.value.array == nil { return member }
                    return Member(member.name, member.value.withoutCards)
                })
        default: return self
        }
    }
}
