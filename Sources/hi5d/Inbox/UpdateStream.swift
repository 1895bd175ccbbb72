import Helpdesk

/// What the server tells by itself. While it does, the list is asked for when something has changed, and else only for
/// what time alone changes (`due<2h`).
extension InboxModel {
    static let secondsBetweenListsWhileTold: Int64 = 60

    var secondsUntilNext: Int64 { isTold ? Self.secondsBetweenListsWhileTold : Self.secondsBetweenLists }

    mutating func streamed(_ news: InboxStream.News) -> [InboxEffect] {
        guard news != .away else {
            isTold = false
            let soon = now.adding(seconds: Self.secondsBetweenLists)
            (nextList, nextNotices) = (min(nextList, soon), min(nextNotices, soon))
            return []
        }
        isTold = true
        // What is under way may have been read before this happened. A crowd of changes is one question a second.
        let next = now.adding(seconds: 1)
        (isListStale, areNoticesStale) = (isListing, isAskingNotices)
        nextList = min(nextList, listedAt < now ? now : next)
        nextNotices = min(nextNotices, noticesAskedAt < now ? now : next)
        return refreshes() + askNotices()
    }
}
