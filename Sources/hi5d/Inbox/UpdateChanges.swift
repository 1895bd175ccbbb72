import JSON

/// Answering, and what comes of changes.
extension InboxModel {
    /// What was claimed is opened, unless the agent has begun something else.
    mutating func claimed(_ result: Result<JSON, CommandFailure>) -> [InboxEffect] {
        switch result {
        case .failure(let failure):
            failed(failure)
            return []
        case .success(let ticket):
            guard let number = ticket["number"]?.int else {
                say("nothing waits that you may work on")
                return []
            }
            link = .online
            store(ticket, number)
            if mode == .browse { (selected, focus, scroll) = (number, .ticket, 0) }
            say("Ticket \(number) is yours.")
            nextList = now
            return refreshes()
        }
    }

    /// What a macro would say to whom the agent has before them, laid into the reply to be looked at before it is sent.
    mutating func previewed(_ number: Int64, _ result: Result<String, CommandFailure>) -> [InboxEffect] {
        let reply = DraftKey(number: number, kind: .reply)
        guard number == selected, mode == .browse || mode == .compose(reply) else { return [] }
        switch result {
        case .failure(let failure):
            failed(failure)
            return []
        case .success(let text):
            let effects = compose(.reply)
            if mode == .compose(reply) { drafts[reply]?.editor.insert(text.printable) }
            return effects
        }
    }

    mutating func compose(_ kind: CommentKind) -> [InboxEffect] {
        guard let selected else { return [] }
        let key = DraftKey(number: selected, kind: kind)
        guard drafts[key]?.state != .sending else {
            say("it is on its way")
            return []
        }
        var draft = drafts[key] ?? Draft(editor: TextEditor())
        // Begun on another machine.
        if drafts[key] == nil, kind == .reply, let begun = tickets[selected]?["draft"]?["text"]?.string {
            draft.editor = TextEditor(begun.printable)
            say("this is what you had begun to write")
        }
        draft.version = tickets[selected]?["version"]?.int
        draft.state = .writing
        drafts[key] = draft
        focus = .ticket
        mode = .compose(key)
        scroll = 0
        return loadIfNeeded()
    }

    /// Sends a draft. What the agent has not read must not be answered: a ticket that changed meanwhile is shown first.
    mutating func send(_ key: DraftKey) -> [InboxEffect] {
        guard var draft = drafts[key] else { return [] }
        guard !draft.editor.isBlank else {
            say("nothing is written yet", isError: true)
            return []
        }
        let version = tickets[key.number]?["version"]?.int
        if key.kind == .reply, let version, let read = draft.version, version > read {
            drafts[key]?.version = version
            say("the ticket changed while you wrote: look, then Ctrl-S again", isError: true)
            return []
        }
        let text = draft.editor.text
        let change: TicketChange
        if let sent = draft.sent, sent.kind == .comment(key.kind, text), sent.version == draft.version {
            change = sent
        } else {
            change = newChange(
                key.number, .comment(key.kind, text), version: key.kind == .reply ? draft.version : nil)
        }
        (draft.sent, draft.state) = (change, .sending)
        drafts[key] = draft
        mode = .browse
        say("sending the \(key.kind.rawValue)…")
        return [.change(change)] + keepDrafts()
    }

    mutating func changed(_ change: TicketChange, _ result: Result<JSON, CommandFailure>) -> [InboxEffect] {
        switch result {
        case .success(let ticket):
            link = .online
            // What was split off, a refund: the ticket itself has to be read.
            let isItself = ticket["number"]?.int == change.number
            if isItself {
                keepPace(change.number, ticket)
                store(ticket, change.number)
            }
            if case .draft = change.kind { return [] }
            say(change.request.sentence(ticket, on: change.number))
            if let key = change.draft, drafts[key]?.sent == change { drafts[key] = nil }
            nextList = now
            return refreshes() + keepDrafts() + (isItself ? [] : reload(change.number))
        // It is on this machine's disk in any case.
        case .failure where change.kind.isDraft: return []
        case .failure(let failure):
            failed(failure)
            if let key = change.draft {
                let isAway = failure.code == .serverAway
                drafts[key]?.state = isAway ? .waiting : .refused(failure.message)
                say(
                    isAway
                        ? "not sent yet: it is kept, and sent when the server is back"
                        : "not sent, your draft is kept: \(failure.message)", isError: true)
            } else if failure.code == .serverAway {
                say("not done, the server is away: \(failure.message)", isError: true)
            }
            return failure.code == .conflict ? reload(change.number) : []
        }
    }

    private mutating func reload(_ number: Int64) -> [InboxEffect] {
        guard loading == nil else { return [] }
        loading = number
        return [.load(number)]
    }

    /// Who writes has read what they themselves changed meanwhile, where nobody else changed anything.
    private mutating func keepPace(_ number: Int64, _ ticket: JSON) {
        guard let version = ticket["version"]?.int else { return }
        for key in drafts.keys where key.number == number && drafts[key]?.version == version - 1 {
            drafts[key]?.version = version
        }
    }

    /// Keeps the drafts on disk when they are not as they were last kept.
    mutating func keepDrafts() -> [InboxEffect] {
        let texts = drafts.mapValues(\.editor.text).filter { !$0.value.isEmpty }
        guard texts != keptDrafts, let owner else { return [] }
        keptDrafts = texts
        return [.keepDrafts(owner: owner, texts)]
    }

    /// Keeps a reply that is not sent yet with the ticket, where it is not kept so already.
    mutating func shareDraft(_ key: DraftKey, _ text: String) -> [InboxEffect] {
        let known = tickets[key.number]?["draft"]?["text"]?.string ?? ""
        guard key.kind == .reply, text != known, link == .online else { return [] }
        return [.change(newChange(key.number, .draft(text), version: nil))]
    }

    mutating func newChange(_ number: Int64, _ kind: TicketChange.Kind, version: Int64?) -> TicketChange {
        changes += 1
        return TicketChange(number: number, kind: kind, key: "\(session)-\(changes)", version: version)
    }
}

extension TicketChange.Kind {
    fileprivate var isDraft: Bool { if case .draft = self { true } else { false } }
}

extension TicketChange {
    var request: DeedRequest {
        switch kind {
        case .deed(let request): request
        case .draft(let text):
            DeedRequest("draft", .fields([.init("text", .string(text))]), .ticket("has your draft"), method: "PUT")
        case .comment(.reply, let text):
            DeedRequest("replies", .fields([.init("text", .string(text))]), .ticket("is answered"))
        case .comment(.note, let text):
            DeedRequest("notes", .fields([.init("text", .string(text))]), .ticket("has your note"))
        }
    }

    /// The draft that it sends.
    var draft: DraftKey? {
        guard case .comment(let kind, _) = self.kind else { return nil }
        return DraftKey(number: number, kind: kind)
    }
}
