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
        _ = try helpdesk.lookAt(number, isTyping: true, as: desk.ben)
        try desk.set(.view, "mine", ["query": "assignee:me"], as: desk.ana)
    }

    private func dump(_ database: any Database) throws -> [String: [[SQLValue]]] {
        try database.read { session in
            var found: [String: [[SQLValue]]] = [:]
            for table in try session.tables() {
                let columns = table.columns.map(\.name).joined(separator: ", ")
                found[table.name] = try session.query(
                    "SELECT \(columns) FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))", []
                ) { row in table.columns.enumerated().map { row.value($0.offset, $0.element.kind) } }
            }
            return found
        }
    }

    /// Runs the removal to its end, with a look at other timers' turns between.
    private func finish(_ desk: Desk) throws {
        desk.clock.advance(seconds: 10)
        while try desk.helpdesk.runDueTimers(limit: 3) > 0 {}
    }

    func testNothingOfItIsLeftAndAllOfTheOther() throws {
        let desk = try desk()
        try fill(desk)
        let before = try dump(desk.database)
        let rival = try brand("rival", beside: desk)
        try fill(rival)
        let filled = try dump(desk.database)
        let untouched = filled.filter { $0.value.count <= before[$0.key]?.count ?? 0 }.keys.sorted()
        XCTAssertEqual(
            untouched,
            [
                "article_vote", "bot_settings", "bot_threshold", "erasure", "hook_event", "lesson", "migration",
                "operator_key", "purchase_owner", "reader_key", "rule", "search_count", "signing_key",
            ], "tables that this test does not fill")
        _ = try desk.helpdesk.changeBrand("rival", ["suspended": true])
        _ = try desk.helpdesk.removeBrand("rival", name: "The rival")
        try finish(desk)
        let after = try dump(desk.database)
        for (table, rows) in after {
            // The same word would be in the other brand's rows too.
            XCTAssertFalse(rows.contains { $0.contains(.text("rival")) }, table)
            XCTAssertEqual(rows.count, before[table]?.count, table)
        }
        XCTAssertEqual(after["ticket"], before["ticket"])
        XCTAssertEqual(after["message"], before["message"])
        XCTAssertEqual(after["file_part"], before["file_part"])
        XCTAssertEqual(after[TicketWords.table.name], before[TicketWords.table.name])
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
