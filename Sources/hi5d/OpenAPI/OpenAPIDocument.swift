import JSON

/// The description of the API, put together from one file an area: `common.json` has what all share, the others add
/// paths and components.
enum OpenAPIDocument {
    private static let areas = [
        PackageResources.service_json, PackageResources.faq_json, PackageResources.articles_json,
        PackageResources.conversations_json, PackageResources.messages_json, PackageResources.bot_json,
        PackageResources.learning_json, PackageResources.rules_json, PackageResources.tickets_json,
        PackageResources.desk_json, PackageResources.subscribers_json, PackageResources.me_json,
        PackageResources.brands_json,
    ]

    static let bytes: [UInt8] = {
        do {
            let parts = try areas.map { try JSON.parse($0) }
            return Array(parts.reduce(try JSON.parse(PackageResources.common_json), merged).text.utf8)
        } catch {
            preconditionFailure("the API's description is not JSON: \(error)")
        }
    }()

    /// Objects are joined member by member; anything else of `right` takes the place of what is in `left`.
    private static func merged(_ left: JSON, _ right: JSON) -> JSON {
        guard case .object(let members) = left, case .object(let added) = right else { return right }
        let joined = members.map { member in
            JSON.Member(member.name, right[member.name].map { merged(member.value, $0) } ?? member.value)
        }
        return .object(joined + added.filter { left[$0.name] == nil })
    }
}
