import Helpdesk
import JSON

extension InboxModel {
    /// What an event makes of the inbox, and what is to be done because of it. Pure: equal models and events give equal
    /// results.
    mutating func update(_ event: InboxEvent) -> [InboxEffect] {
        switch event {
        case .key(let key): return press(key)
        case .resized(let size):
            self.size = size
            clampScroll()
            return [.redraw]
        case .tick(let time):
            now = time
            return refreshes() + askNotices() + looks() + keepDrafts()
        case .identified(let result): return identified(result)
        case .listed(let query, let result): return listed(query, result)
        case .loaded(let number, let result): return loaded(number, result)
        case .changed(let change, let result): return changed(change, result)
        case .looked(let number, let result):
            if looking?.number == number, case .success(let others) = result { looking?.others = others }
            return []
        case .noticed(let result): return noticed(result)
        case .claimed(let result): return claimed(result)
        case .found(let source, let result):
            if case .success(let found) = result { words[source] = found }
            return []
        case .previewed(let number, let result): return previewed(number, result)
        case .stream(let news): return streamed(news)
        case .edited(let key, let text):
            if let text { drafts[key]?.editor = TextEditor(text) } else { say("the editor failed", isError: true) }
            return []
        case .foundDrafts(let found):
            for (key, text) in found where drafts[key] == nil { drafts[key] = Draft(editor: TextEditor(text)) }
            keptDrafts = found
            return []
        }
    }

    mutating func say(_ text: String, isError: Bool = false) { notice = Notice(text: text, isError: isError) }

    /// What is due to be asked of the server.
    mutating func refreshes() -> [InboxEffect] {
        guard now >= nextList else { return [] }
        var effects: [InboxEffect] = []
        if agent == nil, !isIdentifying {
            isIdentifying = true
            effects.append(.identify)
        }
        if !isListing {
            isListing = true
            listedAt = now
            effects.append(.list(filter, atLeast: wanted))
        }
        return effects
    }

    /// Says now and then which ticket is being read or answered.
    private mutating func looks() -> [InboxEffect] {
        guard focus == .ticket, link == .online, let selected else {
            looking = nil
            return []
        }
        let isTyping = composing == DraftKey(number: selected, kind: .reply)
        if let looking, looking.number == selected, looking.isTyping == isTyping, now < looking.until { return [] }
        let others = looking?.number == selected ? looking?.others : nil
        looking = Looking(
            number: selected, isTyping: isTyping, until: now.adding(seconds: Self.secondsBetweenLooks),
            others: others ?? [])
        return [.look(selected, isTyping: isTyping)]
    }

    private mutating func identified(_ result: Result<JSON, CommandFailure>) -> [InboxEffect] {
        isIdentifying = false
        switch result {
        case .success(let me):
            guard me["kind"]?.string == "agent", let name = me["name"]?.string, let brand = me["brandName"]?.string
            else {
                return [
                    .quit(CommandFailure(.notAllowed, "the inbox is for agents: log in with an agent token (at_…)"))
                ]
            }
            (agent, self.brand) = (name, brand)
            return [.listen] + (owner.map { [.findDrafts(owner: $0)] } ?? [])
        case .failure(let failure) where failure.code == .serverAway:
            link = .offline(failure.message)
            return []
        case .failure(let failure): return [.quit(failure)]
        }
    }

    private mutating func listed(_ query: String, _ result: Result<TicketPage, CommandFailure>) -> [InboxEffect] {
        isListing = false
        nextList = now.adding(seconds: isListStale ? 1 : secondsUntilNext)
        isListStale = false
        switch result {
        case .failure(let failure) where failure.code == .invalid && query == filter && !query.isEmpty:
            // Not understood: it can be mended, and the list goes on with all.
            if mode == .browse {
                prompt = TextEditor(query)
                mode = .filter
            }
            say(failure.message, isError: true)
            (filter, known, nextList) = ("", nil, now)
            return refreshes()
        case .failure(let failure):
            failed(failure)
            return []
        case .success(let page):
            link = .online
            // Asked for before the filter changed: what is wanted now comes next.
            guard query == filter else {
                nextList = now
                return refreshes()
            }
            let numbers = Set(page.rows.map(\.number))
            if let known { fresh.formUnion(numbers.subtracting(known)) }
            known = (known ?? []).union(numbers)
            keepSelection { $0.rows = page.rows }
            hasMore = page.hasMore
            fresh.formIntersection(numbers)
            return resend() + loadIfNeeded()
        }
    }

    /// Changes what is listed so that the same ticket stays selected, or else the one that took its place.
    mutating func keepSelection(_ change: (inout InboxModel) -> Void) {
        let place = rows.firstIndex { $0.number == selected } ?? 0
        change(&self)
        // What is being read, or is the object of what is being typed, stays when it leaves the list.
        if focus == .ticket || mode != .browse || rows.contains(where: { $0.number == selected }) { return }
        selected = rows.isEmpty ? nil : rows[min(place, rows.count - 1)].number
        scroll = 0
    }

    /// Sends again what could not be sent.
    private mutating func resend() -> [InboxEffect] {
        drafts.keys.sorted { ($0.number, $0.kind.rawValue) < ($1.number, $1.kind.rawValue) }.compactMap { key in
            guard drafts[key]?.state == .waiting, composing != key, let change = drafts[key]?.sent else {
                return nil
            }
            drafts[key]?.state = .sending
            return .change(change)
        }
    }

    /// Reads the selected ticket when it is not in memory as the list has it.
    mutating func loadIfNeeded() -> [InboxEffect] {
        guard loading == nil, let selected else { return [] }
        let listed = rows.first { $0.number == selected }?.version ?? 0
        if let ticket = tickets[selected], ticket["version"]?.int ?? 0 >= listed { return [] }
        loading = selected
        return [.load(selected)]
    }

    private mutating func loaded(_ number: Int64, _ result: Result<JSON, CommandFailure>) -> [InboxEffect] {
        loading = nil
        switch result {
        case .success(let ticket):
            store(ticket, number)
            return number == selected ? [] : loadIfNeeded()
        case .failure(let failure):
            failed(failure)
            if failure.code == .notFound, number == selected, current == nil {
                focus = .list
                keepSelection { _ in }
            }
            // Asked again with the next list; another one may be asked for now.
            return number == selected ? [] : loadIfNeeded()
        }
    }

    mutating func store(_ ticket: JSON, _ number: Int64) {
        tickets[number] = ticket
        if let row = TicketRow(ticket), let place = rows.firstIndex(where: { $0.number == number }) {
            rows[place] = row
        }
        clampScroll()
        guard tickets.count > Self.mostTickets else { return }
        let needed = Set(drafts.keys.map(\.number) + [selected ?? number])
        tickets = tickets.filter { needed.contains($0.key) }
    }

    mutating func failed(_ failure: CommandFailure) {
        if failure.code == .serverAway {
            link = .offline(failure.message)
        } else {
            say(failure.message, isError: true)
        }
    }
}
