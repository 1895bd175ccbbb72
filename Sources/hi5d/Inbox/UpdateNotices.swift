/// What the agent is told: events of tickets that are theirs or that they watch.
extension InboxModel {
    mutating func askNotices() -> [InboxEffect] {
        guard agent != nil, !isAskingNotices, now >= nextNotices else { return [] }
        isAskingNotices = true
        noticesAskedAt = now
        return [.notices]
    }

    mutating func noticed(_ result: Result<NoticePage, CommandFailure>) -> [InboxEffect] {
        isAskingNotices = false
        nextNotices = now.adding(seconds: areNoticesStale ? 1 : secondsUntilNext)
        areNoticesStale = false
        // Whether the server is there, the list tells.
        guard case .success(let page) = result else { return [] }
        (notices, unread) = (page.notices, page.unread)
        noticePlace = min(noticePlace, max(0, notices.count - 1))
        let before = lastNotice
        lastNotice = max(before ?? "", notices.first?.id ?? "")
        if let before, let latest = notices.first, latest.id > before, notice == nil {
            say("#\(latest.ticket) \(latest.what) · \(latest.subject)")
        }
        return []
    }

    mutating func browseNotices(_ key: Key) -> [InboxEffect] {
        switch key {
        case .character("j"), .down: noticePlace = min(noticePlace + 1, max(0, notices.count - 1))
        case .character("k"), .up: noticePlace = max(0, noticePlace - 1)
        case .enter, .right, .character("l"): return openNotice()
        case .character("a"): return readNotices { _ in true }
        default: mode = .browse
        }
        return []
    }

    private mutating func openNotice() -> [InboxEffect] {
        guard notices.indices.contains(noticePlace) else { return [] }
        let number = notices[noticePlace].ticket
        (mode, focus, selected, scroll) = (.browse, .ticket, number, 0)
        // Something happened to it: what is in memory may be from before.
        tickets[number] = nil
        return loadIfNeeded() + readNotices { $0.ticket == number }
    }

    /// Who opens a ticket has read what they were told of it.
    mutating func readNotices(_ isRead: (InboxNotice) -> Bool) -> [InboxEffect] {
        let read = notices.filter(isRead)
        guard !read.isEmpty else { return [] }
        notices.removeAll(where: isRead)
        unread = max(0, unread - Int64(read.count))
        noticePlace = min(noticePlace, max(0, notices.count - 1))
        return [.readNotices(read.map(\.id))]
    }
}
