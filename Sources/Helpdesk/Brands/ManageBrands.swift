import FAQIndex
import Foundation
import JSON
import Storage

/// Use cases of operators: who calls them has asked who sends the request (`authenticateOperator`).
extension Helpdesk {
    public func listBrands() throws -> [Brand] { try database.read(Brand.all) }

    /// Changes the fields that `body` has: name, default locale, account page, and whether it is suspended: then none of
    /// its keys works, on any node, and nothing of it is lost. Throws `FieldError`, `invalid`, `notFound`, and `conflict`
    /// (`brand_is_being_removed`).
    public func changeBrand(_ id: String, _ body: JSON) throws -> Brand {
        var fields = try JSONFields(body)
        let name = try fields.optionalString("name", 1...100)
        let locale = try fields.optionalLocale("defaultLocale")
        let accountURL = try fields.optionalString("accountUrl", 1...500)
        let isSuspended = try fields.optionalBool("suspended")
        try fields.finish()
        let time = clock()
        let changed = try database.write { session in
            guard let brand = try Brand.find(id, in: session) else { throw HelpdeskError.notFound(what: "brand") }
            guard brand.removedAt == nil else {
                throw HelpdeskError.conflict(
                    code: "brand_is_being_removed", reason: "This brand is being removed, which cannot be undone.")
            }
            let (name, accountURL) = (name ?? brand.name, accountURL ?? brand.accountURL)
            try Brand.check(name: name, accountURL: accountURL)
            try session.execute(
                "UPDATE brand SET name = $1, default_locale = $2, account_url = $3 WHERE id = $4",
                [.text(name), .text((locale ?? brand.defaultLocale).description), .text(accountURL), .text(id)])
            if let isSuspended, isSuspended != (brand.suspendedAt != nil) {
                try session.execute(
                    "UPDATE brand SET suspended_at = $1 WHERE id = $2",
                    [isSuspended ? .int(time.milliseconds) : .null, .text(id)])
                try Change.keys(id).record(in: session)
            }
            try Change.content(id).record(in: session)
            return try Brand.find(id, in: session)
        }
        if isSuspended != nil { try keys.reload(from: database) }
        try reloadContent(of: id)
        guard let changed else { throw HelpdeskError.notFound(what: "brand") }
        return changed
    }
}

extension Brand {
    static func check(name: String, accountURL: String) throws {
        guard name.contains(where: { !$0.isWhitespace }), name.unicodeScalars.count <= 100 else {
            throw HelpdeskError.invalid(field: "name", expected: "a name of 1 to 100 characters")
        }
        guard accountURL.utf8.count <= 500, let url = URL(string: accountURL),
            ["http", "https"].contains(url.scheme?.lowercased()), url.host?.isEmpty == false
        else {
            throw HelpdeskError.invalid(
                field: "accountUrl", expected: "an address such as https://sky.example/account")
        }
    }
}

extension JSONFields {
    public mutating func locale(_ field: String) throws -> LocaleTag {
        guard let locale = try optionalLocale(field) else {
            throw FieldError(field: name(field), expected: "a language tag such as fr or pt-BR; it is missing")
        }
        return locale
    }

    public mutating func optionalLocale(_ field: String) throws -> LocaleTag? {
        guard let text = try optionalString(field, 2...15) else { return nil }
        guard let locale = LocaleTag(text) else {
            throw FieldError(field: name(field), expected: "a language tag such as fr or pt-BR")
        }
        return locale
    }
}
