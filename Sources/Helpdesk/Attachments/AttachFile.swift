import Storage

/// A file as it comes in.
public struct NewAttachment: Sendable {
    public let name: String
    /// What the sender says it is: its media type.
    public let claimed: String
    public let bytes: [UInt8]

    public init(name: String, claimed: String, bytes: [UInt8]) {
        (self.name, self.claimed, self.bytes) = (name, claimed, bytes)
    }
}

extension Helpdesk {
    /// What a file may unpack to.
    static let largestUnpacked = 200 << 20

    /// Of whom files are taken, before they are read: of agents only. Throws `notAllowed`.
    public func mustTakeFiles(of principal: Principal) throws { _ = try principal.agent() }

    /// Attaches a file for agents to see.
    ///
    /// Throws `notFound`, `notAllowed`, `versionMismatch`, `illegalTransition`, `invalid` for the name, and `refusedFile`:
    /// `file_too_large`, `file_type_refused`, `file_type_mismatch`, `file_unpacks_too_much`.
    public func attachFile(
        _ file: NewAttachment, to number: Int64, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let name = try Self.checkedName(file.name)
        let type = try Self.checkedType(of: file)
        let hash = Crypto.hex(Crypto.sha256(file.bytes))
        return try changeTicket(number, as: principal, conditions, request: ["attach", name, hash]) {
            ticket, agent, work in
            let held = try work.session.first(
                "SELECT count(*) FROM attachment WHERE ticket_id = $1", [.text(ticket.id)]
            ) { $0.int(0) }
            guard held ?? 0 < Attachment.mostOnTicket else {
                throw HelpdeskError.refusedFile(
                    code: "too_many_files", reason: "A ticket has at most \(Attachment.mostOnTicket) attachments.")
            }
            try StoredFile(brand: ticket.brand, hash: hash).save(file.bytes, in: work.session)
            try ticket.apply(.attach, by: .agent(id: agent.id), why: type.rawValue, in: work)
            try work.session.execute(
                """
                INSERT INTO attachment
                    (id, brand_id, ticket_id, is_public, name, type, size, hash, agent_id, created_at)
                VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9)
                """,
                [
                    .text(Identifier.make("att", at: work.time)), .text(ticket.brand), .text(ticket.id), .text(name),
                    .text(type.rawValue), .int(Int64(file.bytes.count)), .text(hash), .text(agent.id),
                    .int(work.time.milliseconds),
                ])
        }
    }

    /// An attachment and its bytes. Throws `notFound`, `notAllowed`.
    public func readAttachment(
        _ id: String, of number: Int64, as principal: Principal
    ) throws -> (attachment: Attachment, bytes: [UInt8]) {
        let agent = try principal.agent()
        let settings = settings[principal.brand]
        return try database.read { session in
            let ticket = try Ticket.visible(number, to: agent, brand: principal.brand, settings, in: session)
            let attachment = try Attachment.find(id, of: ticket.id, in: session)
            guard let bytes = try StoredFile(brand: ticket.brand, hash: attachment.hash).load(in: session) else {
                throw HelpdeskError.notFound(what: "file any more")
            }
            return (attachment, bytes)
        }
    }

    private static func checkedName(_ name: String) throws -> String {
        let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && !"/\\\u{7F}".unicodeScalars.contains($0) }
        guard (1...200).contains(name.unicodeScalars.count), isPlain, name != ".", name != ".." else {
            throw HelpdeskError.invalid(field: "name", expected: "a file name of 1 to 200 characters, without a path")
        }
        return CardNumbers.masked(name)
    }

    private static func checkedType(of file: NewAttachment) throws -> FileType {
        guard file.bytes.count <= Attachment.largest else {
            throw HelpdeskError.refusedFile(
                code: "file_too_large", reason: "A file has at most \(Attachment.largest >> 20) MiB.")
        }
        guard let type = FileType(sniffing: file.bytes) else {
            let known = FileType.allCases.map(\.rawValue).joined(separator: ", ")
            throw HelpdeskError.refusedFile(
                code: "file_type_refused", reason: "Files of this kind are not taken; taken are: \(known).")
        }
        guard type.fits(claimed: file.claimed) else {
            throw HelpdeskError.refusedFile(
                code: "file_type_mismatch", reason: "The file is \(type.rawValue), not what its Content-Type says.")
        }
        guard let size = type.unpackedSize(file.bytes, limit: largestUnpacked) else {
            throw HelpdeskError.refusedFile(
                code: "file_type_refused", reason: "The file is damaged, encrypted, or has archives in it.")
        }
        guard size <= largestUnpacked else {
            throw HelpdeskError.refusedFile(
                code: "file_unpacks_too_much",
                reason: "The file would unpack to more than \(largestUnpacked >> 20) MiB.")
        }
        return type
    }
}
