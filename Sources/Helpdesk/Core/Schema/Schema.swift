import Storage

/// The schema, in SQL that SQLite and PostgreSQL both read. Times are UTC milliseconds, lists and snapshots JSON.
/// Each step has a file of its own; steps are only ever appended.
enum Schema {
    static let migrations = [
        firstLight, timers, analytics, changes, articleRevision, botState, desk, subscriptionContext, purchaseClaims,
        botLearning, readers, unnumberedArticles, oneSettings, notices, operators, leanIndexes, oldKeys, fileParts,
        knownSenders, refundAsker, brandSuspension, publicFiles, fileTimes, brandRemoval, silenceWatch,
        ticketTags, rareTickets, leanTickets, recordVersions, unassignedTickets, articleEvents,
        crossedTickets,
    ]
}
