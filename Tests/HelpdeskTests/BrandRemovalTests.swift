import JSON
import Storage
import XCTest

@testable import Helpdesk

final class BrandRemovalTests: XCTestCase {
    /// Another brand of the same installation, with people of its own.
    private func brand(_ id: String, beside desk: Desk) throws -> Desk {
        let helpdesk = desk.helpdesk
        let keys = try helpdesk.createBrand(
            id: id, name: "The \(id)", defaultLocale: locale("en"), accountURL: "https://\(id).test")
        try helpdesk.publish(smallArticles(), brand: id)
        func person(_ name: String) throws -> Principal {
            try helpdesk.authenticate("Bearer " + helpdesk.createAgent(brand: id, name: name, role: .lead))
        }
        return Desk(
            helpdesk: helpdesk, database: desk.database, clock: desk.clock, keys: keys,
            visitor: try helpdesk.authenticate("Bearer \(keys.publishable)"),
            integration: try helpdesk.authenticate("Bearer \(keys.secret)"), ana: try person("Ana"),
            ben: try person("Ben"))
    }

    /// Something in as many tables as there are.
    private func fill(_ desk: Desk) throws {
        let (helpdesk, brand) = (desk.helpdesk, desk.ana.brand)
        let payment: JSON = [
            "paymentId": "pay-1", "source": "cleeng", "status": "captured", "price": 100, "currency": "EUR",
            "at": "2026-01-20T00:00:00Z",
        ]
        try helpdesk.saveSubscriber(SubscriberRecord(id: "sam", ["name": "Sam", "payments": [payment]]), brand: brand)
        let conversation = try desk.start(subscriber: "sam")
        _ = try desk.post(SmallLanguage.askCancel, to: conversation, subscriber: "sam", key: IdempotencyKey("key"))
        let file = NewAttachment(name: "a.txt", claimed: "text/plain", bytes: Array("file of \(brand)".utf8))
        _ = try helpdesk.attachFile(
            file, inConversation: conversation.id, as: desk.visitor, subscriber: "sam", key: nil)
        let posted = try desk.post(SmallLanguage.askPerson, to: conversation, subscriber: "sam")
        let number = try XCTUnwrap(posted.ticketNumber)
        let alone = try desk.start()
        _ = try helpdesk.attachFile(file, inConversation: alone.id, as: desk.visitor, subscriber: nil, key: nil)
        _ = try desk.post(SmallLanguage.askCancel, to: alone)
        let (other, _) = try desk.openTicket()
        _ = try helpdesk.takeTicket(number, as: desk.ana)
        _ = try helpdesk.addNote(number, "a note", as: desk.ben)
        _ = try helpdesk.saveDraft(number, "a draft", as: desk.ana)
        _ = try helpdesk.linkTicket(number, to: other, as: .related, principal: desk.ana)
        _ = try helpdesk.watchTicket(number, true, as: desk.ben)
        var update = TicketUpdate()
        update.addTags = ["vip"]
        _ = try helpdesk.updateTicket(number, update, as: desk.ana)
        _ = try helpdesk.requestRefund(number, payment: "pay-1", reason: "twice", as: desk.ana)
        _ = try helpdesk.solveTicket(other, as: desk.ana)
        desk.clock.advance(seconds: 7_200)
        try helpdesk.runDueTimers()
        try desk.set(.view, "mine", ["query": "assignee:me"], as: desk.ana)
    }

    private struct Dump {
        var layouts: [TableLayout]
        var rows: [String: [[SQLValue]]]

        /// The rows that belong to a brand, or to nobody, found by other means than the removal's.
        func rows(of brand: String) -> [String: [[SQLValue]]] {
            let tickets = ids(of: brand, in: "ticket")
            let conversations = ids(of: brand, in: "conversation")
            let ordinal = value("ordinal", in: "brand") { $0.contains(.text(brand)) }
            var own: [String: [[SQLValue]]] = [:]
            for table in layouts {
                let names = table.columns.map(\.name)
                own[table.name] = rows[table.name]?.filter { row in
                    let cells = Dictionary(uniqueKeysWithValues: zip(names, row))
                    if let owner = cells["brand_id"] { return owner == .text(brand) }
                    if let ticket = cells["ticket_id"] { return tickets.contains(ticket) }
                    if let conversation = cells["conversation_id"] { return conversations.contains(conversation) }
                    if case .int(let document)? = cells["rowid"], case .int(let ordinal)? = ordinal {
                        return document >> 40 == ordinal
                    }
                    return table.name != "brand" || cells["id"] == .text(brand)
                }
            }
            return own
        }

        private func ids(of brand: String, in table: String) -> [SQLValue] {
            let names = layouts.first { $0.name == table }?.columns.map(\.name) ?? []
            guard let id = names.firstIndex(of: "id"), let owner = names.firstIndex(of: "brand_id") else { return [] }
            return (rows[table] ?? []).filter { $0[owner] == .text(brand) }.map { $0[id] }
        }

        private func value(_ column: String, in table: String, where isWanted: ([SQLValue]) -> Bool) -> SQLValue? {
            let place = layouts.first { $0.name == table }?.columns.firstIndex { $0.name == column }
            return place.flatMap { place in rows[table]?.first(where: isWanted)?[place] }
        }
    }

    private func dump(_ database: any Database) throws -> Dump {
        try database.read { session in
            var found = Dump(layouts: try session.tables(), rows: [:])
            for table in found.layouts {
                let columns = table.columns.map(\.name).joined(separator: ", ")
                found.rows[table.name] = try session.query(
                    "SELECT \(columns) FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))", []
                ) { row in table.columns.enumerated().map { row.value($0.offset, $0.element.kind) } }
            }
            return found
        }
    }

    /// A row, of no meaning, in each table that has the brand's id and nothing of the brand yet.
    private func fillTheRest(of brand: String, in database: any Database) throws {
        try database.write { session in
            for table in try session.tables() where table.columns.contains(where: { $0.name == "brand_id" }) {
                let count = try session.first(
                    "SELECT count(*) FROM \(table.name) WHERE brand_id = $1", [.text(brand)]
                ) { $0.int(0) }
                guard count == 0 else { continue }
                let names = table.columns.map(\.name).joined(separator: ", ")
                let places = table.columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
                try session.execute(
                    "INSERT INTO \(table.name) (\(names)) VALUES (\(places))",
                    table.columns.map { $0.kind == .text ? .text(brand) : $0.kind == .int ? .int(1) : .real(1) })
            }
        }
    }

    /// Runs the removal to its end, with a look at other timers' turns between.
    private func finish(_ desk: Desk) throws {
        desk.clock.advance(seconds: 10)
        while try desk.helpdesk.runDueTimers(limit: 3) > 0 {}
    }

    func testNothingOfItIsLeftAndAllOfTheOther() throws {
        let desk = try desk()
        let rival = try brand("rival", beside: desk)
        for desk in [desk, rival] { try fill(desk) }
        for desk in [desk, rival] {
            let number = try XCTUnwrap(try desk.numbers("status:all", as: desk.ana).first)
            _ = try desk.helpdesk.lookAt(number, isTyping: true, as: desk.ben)
        }
        _ = try desk.helpdesk.changeBrand("rival", ["suspended": true])
        _ = try desk.helpdesk.removeBrand("rival", name: "The rival")
        for brand in ["acme", "rival"] { try fillTheRest(of: brand, in: desk.database) }
        let before = try dump(desk.database)
        let (own, others) = (before.rows(of: "acme"), before.rows(of: "rival"))
        for table in before.layouts where !BrandRemoval.ofNobody.contains(table.name) {
            XCTAssertFalse(own[table.name]?.isEmpty ?? true, "\(table.name) is not filled")
            XCTAssertFalse(others[table.name]?.isEmpty ?? true, "\(table.name) is not filled")
        }
        try finish(desk)
        let after = try dump(desk.database)
        for table in after.layouts {
            XCTAssertEqual(after.rows[table.name], own[table.name], table.name)
        }
        XCTAssertEqual(try desk.helpdesk.listBrands().map(\.id), ["acme"])
        assertThrows(.notFound(what: "brand"), try desk.helpdesk.removeBrand("rival", name: "The rival"))
    }

    /// A new table stands here, once it is clear how a brand's rows leave it.
    func testEveryTableIsAccountedFor() throws {
        let desk = try desk()
        let tables = try desk.database.read { try $0.tables() }
        let named = BrandRemoval.ofTickets + BrandRemoval.ofConversations + BrandRemoval.ofNobody
        for table in tables where !table.columns.contains(where: { $0.name == "brand_id" }) {
            XCTAssertTrue((named + ["brand", TicketWords.table.name]).contains(table.name), table.name)
        }
        for table in tables { XCTAssertFalse(table.key.isEmpty, table.name) }
    }

    func testOnlyASuspendedOneAndOnlyByItsName() throws {
        let desk = try desk()
        func code(_ name: String, _ id: String = "acme") -> String? {
            do { _ = try desk.helpdesk.removeBrand(id, name: name) } catch { return (error as? HelpdeskError)?.code }
            return nil
        }
        XCTAssertEqual(code("Acme"), "brand_not_suspended")
        XCTAssertEqual(code("Acme", "none"), "not_found")
        _ = try desk.helpdesk.changeBrand("acme", ["suspended": true])
        for name in ["", "acme", "Acme ", "ACME"] { XCTAssertEqual(code(name), "invalid_field", name) }
        XCTAssertNil(code("Acme"))
        XCTAssertNil(code("Acme"), "asked again")
        XCTAssertEqual(try desk.helpdesk.listBrands().first?.removedAt, desk.clock.now)
        XCTAssertThrowsError(try desk.helpdesk.changeBrand("acme", ["suspended": false])) {
            XCTAssertEqual(($0 as? HelpdeskError)?.code, "brand_is_being_removed")
        }
        assertThrows(.brandSuspended, try desk.helpdesk.authenticate("Bearer \(desk.keys.secret)"))
        XCTAssertThrowsError(
            try desk.helpdesk.createBrand(
                id: "acme", name: "Acme", defaultLocale: locale("en"), accountURL: "https://acme.test"))
    }

    func testNodesForgetItAndItCanBeSetUpAgain() throws {
        let desk = try desk()
        let folder = try temporaryFolder()
        let node = try Helpdesk(
            database: desk.database, languages: smallLanguages(), Surroundings(snapshots: folder),
            clock: { [clock = desk.clock] in clock.now })
        try write("kept", to: "\(folder)/acme/en")
        _ = try desk.helpdesk.changeBrand("acme", ["suspended": true])
        _ = try desk.helpdesk.removeBrand("acme", name: "Acme")
        try finish(desk)
        for helpdesk in [desk.helpdesk, node] {
            try helpdesk.readChanges()
            XCTAssertFalse(helpdesk.hasBrand("acme"))
            assertThrows(
                .unauthenticated(reason: "This key is not valid."),
                try helpdesk.authenticate("Bearer \(desk.keys.secret)"))
        }
        XCTAssertFalse(FileManager.default.fileExists(atPath: "\(folder)/acme"))
        let keys = try desk.helpdesk.createBrand(
            id: "acme", name: "New", defaultLocale: locale("en"), accountURL: "https://acme.test")
        try node.readChanges()
        XCTAssertEqual(try node.content(of: node.authenticate("Bearer \(keys.secret)")).brand.name, "New")
        XCTAssertEqual(try node.content(of: node.authenticate("Bearer \(keys.secret)")).locales.count, 0)
    }

    func testANodeThatWasAwayRemovesItsFilesWhenItStarts() throws {
        let desk = try desk()
        let folder = try temporaryFolder()
        for brand in ["acme", "gone"] { try write("kept", to: "\(folder)/\(brand)/en") }
        _ = try Helpdesk(database: desk.database, languages: smallLanguages(), Surroundings(snapshots: folder))
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder), ["acme"])
    }

    /// More than one part of everything, and a failure in between.
    func testItGoesOnWhereItStopped() throws {
        let desk = try desk()
        let rival = try brand("rival", beside: desk)
        for place in 0..<450 { _ = try (place % 3 == 0 ? desk : rival).start() }
        try desk.database.write { session in
            for place in 0..<450 {
                try session.execute(
                    """
                    INSERT INTO search_count (brand_id, locale, day, query, searches, without_results, clicks)
                    VALUES ($1, 'en', 1, $2, 1, 0, 0)
                    """, [.text("rival"), .text("query \(place)")])
            }
        }
        _ = try desk.helpdesk.changeBrand("rival", ["suspended": true])
        _ = try desk.helpdesk.removeBrand("rival", name: "The rival")
        desk.clock.advance(seconds: 10)
        XCTAssertEqual(try desk.helpdesk.runDueTimers(limit: 1), 1)
        XCTAssertEqual(try desk.helpdesk.listBrands().count, 2, "not done yet")
        // Another process takes over.
        let node = try Helpdesk(
            database: desk.database, languages: smallLanguages(), clock: { [clock = desk.clock] in clock.now })
        while try node.runDueTimers(limit: 1) > 0 {}
        XCTAssertEqual(try desk.helpdesk.listBrands().map(\.id), ["acme"])
        let left = try desk.database.read { session in
            try session.first("SELECT count(*), count(DISTINCT brand_id) FROM conversation", []) {
                ($0.int(0), $0.int(1))
            }
        }
        XCTAssertEqual(left?.0, 150)
        XCTAssertEqual(left?.1, 1)
    }
}
