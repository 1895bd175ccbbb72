import Foundation

/// What keys do.
extension InboxModel {
    mutating func press(_ key: Key) -> [InboxEffect] {
        switch key {
        case .control("l"): return [.redraw]
        case .control("z"): return [.suspend]
        default: break
        }
        switch mode {
        case .browse:
            notice = nil
            return browse(key)
        case .page(let page):
            scroll(page, key)
            return []
        case .notices: return browseNotices(key)
        case .filter: return editFilter(key)
        case .command(let draft): return editCommand(key, draft)
        case .compose(let draft): return compose(key, draft)
        case .solving:
            (mode, notice) = (.browse, nil)
            return key == .character("s") ? begin("solve") : []
        }
    }

    private mutating func browse(_ key: Key) -> [InboxEffect] {
        switch key {
        case .character("j"), .down: return focus == .list ? select(by: 1) : scrolled(by: -1)
        case .character("k"), .up: return focus == .list ? select(by: -1) : scrolled(by: 1)
        case .character(" "), .pageDown: return focus == .list ? select(by: listPage) : scrolled(by: -ticketPage)
        case .character("b"), .pageUp: return focus == .list ? select(by: -listPage) : scrolled(by: ticketPage)
        case .character("J"): return select(by: 1)
        case .character("K"): return select(by: -1)
        case .home: return focus == .list ? select(by: -rows.count) : scrolled(by: .max / 2)
        case .end: return focus == .list ? select(by: rows.count) : scrolled(by: -scroll)
        case .enter, .right, .character("l"): return open()
        case .left, .character("h"):
            focus = .list
            keepSelection { _ in }
            return loadIfNeeded()
        case .escape: return back()
        case .tab:
            guard focus == .list else { return back() }
            return open()
        default: return act(key)
        }
    }

    private mutating func act(_ key: Key) -> [InboxEffect] {
        switch key {
        case .character(":"): return ask("")
        case .character("s"):
            if let selected { mode = .solving(selected) }
            return []
        case .character("/"):
            (prompt, mode) = (TextEditor(filter), .filter)
            return []
        case .character("g"):
            nextList = now
            if let selected { tickets[selected] = nil }
            return refreshes() + loadIfNeeded()
        case .character("u"):
            (mode, noticePlace) = (.notices, 0)
            return []
        case .character(let character): return LineCommand.keys[character].map { begin($0) } ?? []
        case .control("c"): return keepDrafts() + [.quit(nil)]
        default: return []
        }
    }

    private mutating func open() -> [InboxEffect] {
        guard let selected else { return [] }
        (focus, scroll) = (.ticket, 0)
        fresh.remove(selected)
        return loadIfNeeded() + readNotices { $0.ticket == selected }
    }

    private mutating func back() -> [InboxEffect] {
        guard focus == .list else {
            focus = .list
            keepSelection { _ in }
            return loadIfNeeded()
        }
        guard !filter.isEmpty else { return [] }
        return setFilter("")
    }

    private mutating func select(by steps: Int) -> [InboxEffect] {
        guard !rows.isEmpty else { return [] }
        let place = rows.firstIndex { $0.number == selected } ?? (steps > 0 ? -1 : rows.count)
        let next = min(max(0, place + steps), rows.count - 1)
        if rows[next].number != selected { scroll = 0 }
        selected = rows[next].number
        fresh.remove(rows[next].number)
        guard next == rows.count - 1, hasMore, wanted < Self.mostWanted else { return loadIfNeeded() }
        wanted = min(Self.mostWanted, rows.count + Self.page)
        nextList = now
        return loadIfNeeded() + refreshes()
    }

    private mutating func scrolled(by lines: Int) -> [InboxEffect] {
        scroll += lines
        clampScroll()
        return []
    }

    private mutating func editFilter(_ key: Key) -> [InboxEffect] {
        notice = nil
        switch key {
        case .enter:
            mode = .browse
            return setFilter(prompt.text.trimmingCharacters(in: .whitespaces))
        case .escape, .control("c"): mode = .browse
        case .paste(let text): prompt.insert(text.oneLine)
        case .tab, .down, .up: break
        default: _ = prompt.apply(key, width: .max / 2)
        }
        return []
    }

    private mutating func setFilter(_ text: String) -> [InboxEffect] {
        guard text != filter else { return [] }
        // Others are listed now: none of them has just come in.
        (filter, wanted, known, nextList) = (text, Self.page, nil, now)
        return refreshes()
    }

    private mutating func compose(_ key: Key, _ draft: DraftKey) -> [InboxEffect] {
        notice = nil
        switch key {
        case .control("s"): return send(draft)
        case .control("o"): return ask("attach " + (draft.kind == .reply ? "--public " : ""), over: draft)
        case .control("e"): return [.edit(draft, drafts[draft]?.editor.text ?? "")]
        case .escape, .control("c"):
            mode = .browse
            let isBlank = drafts[draft]?.editor.isBlank ?? true
            let text = isBlank ? "" : drafts[draft]?.editor.text ?? ""
            if isBlank { drafts[draft] = nil } else { say("your draft is kept") }
            return keepDrafts() + shareDraft(draft, text)
        case .pageUp: return scrolled(by: ticketPage)
        case .pageDown: return scrolled(by: -ticketPage)
        default:
            let width = editorWidth
            _ = drafts[draft]?.editor.apply(key, width: width)
            return []
        }
    }

    private mutating func scroll(_ page: Page, _ key: Key) {
        let steps: Int
        switch key {
        case .character("j"), .down: steps = 1
        case .character("k"), .up: steps = -1
        case .character(" "), .pageDown: steps = layout.body
        case .character("b"), .pageUp: steps = -layout.body
        default:
            (mode, scroll) = (.browse, 0)
            return
        }
        scroll = min(max(0, scroll + steps), max(0, lines(of: page).count - layout.body))
    }
}
