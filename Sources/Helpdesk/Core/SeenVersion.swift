/// What a writer has seen of the thing that they change: `If-Match` and `If-None-Match` (RFC 9110, 13.1).
public enum SeenVersion: Sendable, Equatable {
    /// They don't say.
    case whatever
    /// `*`: it has to be there, however it is.
    case existing
    /// Nothing: it must not be there yet.
    case nothing
    /// One of these; empty when they named something that is no version of ours.
    case oneOf([Int64])

    /// Throws unless the thing is as they saw it: `changedMeanwhile` when they saw it earlier, with what happened after
    /// that version, and `preconditionFailed` when it never was so. `current`: its version, 0 when there is none;
    /// versions count from 1.
    func check(current: Int64, since: (_ seen: Int64) throws -> Meanwhile) throws {
        let isThere = current > 0
        switch self {
        case .whatever: return
        case .existing where isThere: return
        case .nothing:
            guard isThere else { return }
            throw HelpdeskError.existsAlready(current: current)
        case .oneOf(let seen) where isThere:
            guard !seen.contains(current) else { return }
            guard let last = seen.filter({ (1..<current).contains($0) }).max() else { break }
            throw HelpdeskError.changedMeanwhile(current: current, since: try since(last))
        case .existing, .oneOf: break
        }
        throw HelpdeskError.preconditionFailed(current: isThere ? current : nil)
    }
}
