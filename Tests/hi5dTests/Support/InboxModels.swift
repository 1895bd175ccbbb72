import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// Inboxes for tests: an agent Noa, at noon of 1 February 2026.
enum Inboxes {
    static let now = Timestamp(text: "2026-02-01T12:00:00Z") ?? Timestamp(0)
    static let me: JSON = ["brand": "one", "brandName": "Arena+", "kind": "agent", "name": "Noa", "role": "agent"]

    static func ticket(_ number: Int64, _ subject: String, _ changes: [JSON.Member] = []) -> JSON {
        let opened = JSON.string(now.adding(seconds: -60 * (2_000 - number)).text)
        let members: [JSON.Member] = [
            .init("number", .int(number)), .init("status", "new"), .init("priority", "normal"),
            .init("subject", .string(subject)), .init("locale", "en"), .init("channel", "chat"),
            .init("assignee", nil), .init("version", 1), .init("createdAt", opened),
            .init(
                "messages",
                [["author": "subscriber", "text": .string(subject), "createdAt": opened]]),
            .init("notes", []), .init("draft", nil), .init("context", nil), .init("dueAt", nil),
        ]
        let names = Set(changes.map(\.name))
        return .object(members.filter { !names.contains($0.name) } + changes)
    }

    static let context: JSON = [
        "subscriberId": "ben", "asOf": .string(now.text), "unavailable": [],
        "record": [
            "name": "Ben Okafor", "email": "ben@example.com", "country": "GB",
            "subscriptions": [
                [
                    "subscriptionId": "sub-2", "offerId": "S1000", "offerTitle": "Arena+ Sports", "source": "apple",
                    "status": "active", "startedAt": "2026-01-27T00:00:00Z",
                    "expiresAt": "2026-02-27T00:00:00Z", "nextPaymentAt": "2026-02-27T00:00:00Z",
                    "nextPaymentPrice": 1_499, "nextPaymentCurrency": "EUR",
                ]
            ],
            "payments": [
                [
                    "paymentId": "pay-1", "offerId": "S1000", "source": "apple", "at": "2026-01-27T00:00:00Z",
                    "price": 1_499, "currency": "EUR", "status": "captured",
                ]
            ],
        ],
    ]

    static func page(_ tickets: [JSON], hasMore: Bool = false) -> InboxEvent {
        .listed(
            "",
            .success(TicketPage(rows: tickets.compactMap(TicketRow.init), hasMore: hasMore)))
    }

    /// The one change among what is to be done.
    static func change(_ effects: [InboxEffect], line: UInt = #line) throws -> TicketChange {
        let changes = effects.compactMap { if case .change(let change) = $0 { change } else { nil } }
        XCTAssertEqual(changes.count, 1, line: line)
        return try XCTUnwrap(changes.first, line: line)
    }

    /// An inbox that knows these tickets.
    static func inbox(_ tickets: [JSON], columns: Int = 80, rows: Int = 24) -> InboxModel {
        var model = InboxModel(
            server: "http://127.0.0.1", session: "s", size: ScreenSize(columns: columns, rows: rows), now: now)
        _ = model.update(.tick(now))
        _ = model.update(.identified(.success(me)))
        _ = model.update(.noticed(.success(NoticePage(notices: [], unread: 0))))
        _ = model.update(page(tickets))
        for ticket in tickets { _ = model.update(.loaded(ticket["number"]?.int ?? 0, .success(ticket))) }
        return model
    }
}

extension InboxModel {
    /// Presses keys, and tells all that is to be done because of them.
    @discardableResult
    mutating func hit(_ keys: Key...) -> [InboxEffect] { keys.flatMap { update(.key($0)) } }

    @discardableResult
    mutating func type(_ text: String) -> [InboxEffect] { text.flatMap { update(.key(.character($0))) } }
}
