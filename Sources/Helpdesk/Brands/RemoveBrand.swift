import Storage

extension Helpdesk {
    /// Nodes that have not heard yet that the brand is suspended may still write for it.
    private static let secondsBeforeRemoval: Int64 = 10

    /// Removes a suspended brand and everything that the store holds of it, for ever. A timer does it in parts, so that
    /// others go on working and a node that dies is followed by another; until the last part the brand is listed as being
    /// removed. `name`: the brand's, to confirm. Asked again it does no more than that.
    ///
    /// Throws `notFound`, `invalid` for the name, and `conflict` (`brand_not_suspended`).
    public func removeBrand(_ id: String, name: String) throws -> Brand {
        let time = clock()
        return try database.write { session in
            guard let brand = try Brand.find(id, in: session) else { throw HelpdeskError.notFound(what: "brand") }
            guard brand.name == name else {
                throw HelpdeskError.invalid(field: "name", expected: "the name of the brand, exactly, to confirm")
            }
            guard brand.suspendedAt != nil else {
                throw HelpdeskError.conflict(
                    code: "brand_not_suspended", reason: "Only a suspended brand is removed: suspend it first.")
            }
            guard brand.removedAt == nil else { return brand }
            try session.execute(
                "UPDATE brand SET removed_at = $1 WHERE id = $2", [.int(time.milliseconds), .text(id)])
            try DueTimer(
                kind: .removeBrand, subject: id, brand: id, due: time.adding(seconds: Self.secondsBeforeRemoval)
            ).set(in: session)
            return try Brand.find(id, in: session) ?? brand
        }
    }

    /// Removes a part; the next one is a timer again.
    func removeBrand(_ timer: DueTimer, in session: any Session) throws {
        let removal = BrandRemoval(brand: timer.brand, conversation: timer.subject.dropBrand(timer.brand))
        guard let next = try removal.step(in: session) else { return }
        try DueTimer(
            kind: .removeBrand, subject: next.isEmpty ? timer.brand : "\(timer.brand)/\(next)", brand: timer.brand,
            due: timer.due
        ).set(in: session)
    }

    /// Forgets what this node keeps of brands that are no more.
    func forgetRemovedBrands() throws {
        let brands = Set(try database.read { try $0.query("SELECT id FROM brand", []) { $0.text(0) } })
        settings.keep(brands)
        for gone in content.keep(brands) { snapshots?.remove(brand: gone) }
    }
}

extension String {
    /// Of "brand/conversation" the conversation.
    fileprivate func dropBrand(_ brand: String) -> String { String(dropFirst(brand.count + 1)) }
}
