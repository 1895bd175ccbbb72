/// What a helpdesk has beside its store.
public struct Surroundings: Sendable {
    /// A folder for what was built from the content, so that the next start need not; nil for none.
    public var snapshots: String?
    /// Where subscribers reach this server, without a slash at the end; empty where links are to be relative.
    public var publicURL: String
    /// Which hosts are called for brands.
    public var hosts: HostPolicy
    /// What calls them; nil for what does so over the network.
    var transport: (any Transport)?

    public init(
        snapshots: String? = nil, publicURL: String = "", hosts: HostPolicy = HostPolicy()
    ) {
        self.snapshots = snapshots
        self.publicURL = publicURL
        self.hosts = hosts
    }

    /// The same, with what is kept in files in a folder.
    public func keeping(in folder: String) -> Surroundings {
        var copy = self
        copy.snapshots = "\(folder)/snapshots"
        return copy
    }
}
