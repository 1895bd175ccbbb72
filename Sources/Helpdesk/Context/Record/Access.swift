import JSON

/// Something bought once: a match, a season, a film.
public struct Pass: Sendable, Equatable {
    public let passID: String
    public let offerID: String
    public let offerTitle: String
    public let source: Source
    public let startsAt: Timestamp?
    /// nil: does not end.
    public let expiresAt: Timestamp?

    init(_ json: JSON, path: String) throws(FieldError) {
        var fields = try JSONFields(json, path: path)
        passID = try fields.string("passId", 1...200)
        offerID = try fields.string("offerId", 1...200)
        offerTitle = try fields.optionalText("offerTitle") ?? offerID
        source = try fields.source()
        startsAt = try fields.optionalTime("startsAt")
        expiresAt = try fields.optionalTime("expiresAt")
        try fields.finish()
    }

    public var json: JSON {
        .object(
            .known(
                ("passId", .string(passID)), ("offerId", .string(offerID)), ("offerTitle", .string(offerTitle)),
                ("source", .string(source.rawValue)), ("startsAt", JSON(startsAt?.text)),
                ("expiresAt", JSON(expiresAt?.text))))
    }

    func isValid(at time: Timestamp) -> Bool {
        (startsAt.map { $0 <= time } ?? true) && (expiresAt.map { $0 > time } ?? true)
    }
}

/// An offer that somebody may watch now, as the entitlement service says.
public struct Entitlement: Sendable, Equatable {
    public let offerID: String
    /// nil: until it is taken away.
    public let expiresAt: Timestamp?

    init(_ json: JSON, path: String) throws(FieldError) {
        var fields = try JSONFields(json, path: path)
        offerID = try fields.string("offerId", 1...200)
        expiresAt = try fields.optionalTime("expiresAt")
        try fields.finish()
    }

    public var json: JSON {
        .object(.known(("offerId", .string(offerID)), ("expiresAt", JSON(expiresAt?.text))))
    }
}

/// Where apps run.
public enum Platform: String, Sendable, CaseIterable, Hashable {
    case web, ios, android, roku, tv
}

/// A device that somebody watches on.
public struct Device: Sendable, Equatable {
    public let deviceID: String
    public let platform: Platform
    public let name: String?
    public let lastSeenAt: Timestamp?

    init(_ json: JSON, path: String) throws(FieldError) {
        var fields = try JSONFields(json, path: path)
        deviceID = try fields.string("deviceId", 1...200)
        platform = try fields.choice("platform", of: Platform.self)
        name = try fields.optionalText("name", 1...100)
        lastSeenAt = try fields.optionalTime("lastSeenAt")
        try fields.finish()
    }

    public var json: JSON {
        .object(
            .known(
                ("deviceId", .string(deviceID)), ("platform", .string(platform.rawValue)), ("name", JSON(name)),
                ("lastSeenAt", JSON(lastSeenAt?.text))))
    }
}

/// What came of telling us about a purchase at a store.
public struct Purchase: Sendable, Equatable {
    public enum Status: String, Sendable, CaseIterable {
        case synced
        /// The store has not confirmed it yet.
        case pending
        /// The receipt belongs to another account already.
        case conflict
        case failed
    }

    /// The receipt's or original transaction's id.
    public let purchaseID: String
    public let source: Source
    public let offerID: String?
    public let status: Status
    public let at: Timestamp

    init(_ json: JSON, path: String) throws(FieldError) {
        var fields = try JSONFields(json, path: path)
        purchaseID = try fields.string("purchaseId", 1...500)
        source = try fields.source()
        offerID = try fields.optionalString("offerId", 1...200)
        status = try fields.choice("status", of: Status.self)
        at = try fields.time("at")
        try fields.finish()
    }

    public var json: JSON {
        .object(
            .known(
                ("purchaseId", .string(purchaseID)), ("source", .string(source.rawValue)), ("offerId", JSON(offerID)),
                ("status", .string(status.rawValue)), ("at", .string(at.text))))
    }
}
