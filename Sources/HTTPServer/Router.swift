/// A value that a path segment can hold, such as an id or a locale.
public protocol PathValue: Sendable {
    /// nil when the (decoded) segment is none of these.
    init?(pathSegment: String)
    /// What a segment must look like, for the error.
    static var expected: String { get }
}

extension String: PathValue {
    public init?(pathSegment: String) {
        // No store takes U+0000, so nothing is called so.
        guard !pathSegment.utf8.contains(0) else { return nil }
        self = pathSegment
    }

    public static var expected: String { "text without U+0000" }
}

/// Where a handler runs.
public enum Lane: Sendable {
    /// On the HTTP thread: for handlers that only read memory.
    case memory
    /// On the worker pool, with the connection suspended: for handlers that may wait.
    case blocking
}

/// A route's leave to send more than others may.
public struct LargeBody: Sendable {
    let bytes: Int
    let admit: @Sendable (Request) throws -> Void

    /// `admit` sees the request without its body, on the HTTP thread, before more than the usual is taken in, and throws
    /// when whoever sends it may not send that much.
    public init(upTo bytes: Int, admit: @escaping @Sendable (Request) throws -> Void) {
        (self.bytes, self.admit) = (bytes, admit)
    }
}

/// Finds the handler for a method and a path. Built once, before the server starts.
public struct Router: Sendable {
    struct Route: Sendable {
        let pattern: String
        let lane: Lane
        let largeBody: LargeBody?
        /// Takes the request, and which bytes of its path are the parameters.
        let handle: @Sendable (Request, [Range<Int>]) throws -> Response
    }

    private struct Node: Sendable {
        /// By the segment's bytes. Few: going through them is quicker than hashing.
        var fixed: [(segment: [UInt8], node: Int)] = []
        var parameter: Int?
        var routes: [(method: Method, route: Route)] = []

        func route(_ method: Method) -> Route? { routes.first { $0.method == method }?.route }
    }

    private var nodes = [Node()]

    public init() {}

    /// Adds a route. `pattern`: `/v1/tickets/{number}`; each parameter in braces is handed to the handler as the
    /// type that its argument has. A segment that is none of these is a 400 with the parameter's name.
    public mutating func on<each Value: PathValue>(
        _ method: Method, _ pattern: String, _ lane: Lane, _ largeBody: LargeBody? = nil,
        _ handler: @escaping @Sendable (Request, repeat each Value) throws -> Response
    ) {
        var node = 0
        var names: [String] = []
        // What follows a slash at the end is a segment too, an empty one.
        let segments = pattern == "/" ? [] : pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for segment in segments {
            if segment.hasPrefix("{") {
                names.append(String(segment.dropFirst().dropLast()))
                node = child(of: node)
            } else {
                node = child(of: node, fixed: Array(segment.utf8))
            }
        }
        let parameters = names
        var arguments = 0
        func count<Argument>(_: Argument.Type) { arguments += 1 }
        repeat count((each Value).self)
        precondition(arguments == names.count, "the handler of \(pattern) takes \(arguments) parameters")
        precondition(nodes[node].route(method) == nil, "two routes for \(method.rawValue) \(pattern)")
        let route = Route(pattern: pattern, lane: lane, largeBody: largeBody) { request, segments in
            var position = 0
            func next<Next: PathValue>(_: Next.Type) throws -> Next {
                defer { position += 1 }
                guard let text = decodeSegment(request.path, segments[position]) else {
                    throw Problem.field(parameters[position], expected: "percent-encoded UTF-8")
                }
                guard let value = Next(pathSegment: text) else {
                    throw Problem.field(parameters[position], expected: Next.expected)
                }
                return value
            }
            return try handler(request, repeat try next((each Value).self))
        }
        nodes[node].routes.append((method, route))
    }

    /// `fixed`: the segment that leads there; nil for a parameter.
    private mutating func child(of node: Int, fixed: [UInt8]? = nil) -> Int {
        let known =
            if let fixed { nodes[node].fixed.first { $0.segment == fixed }?.node } else { nodes[node].parameter }
        if let known { return known }
        nodes.append(Node())
        if let fixed {
            nodes[node].fixed.append((fixed, nodes.count - 1))
        } else {
            nodes[node].parameter = nodes.count - 1
        }
        return nodes.count - 1
    }

    /// Every route as "METHOD pattern", for descriptions of the API.
    public var routes: [String] {
        nodes.flatMap { node in node.routes.map { "\($0.method.rawValue) \($0.route.pattern)" } }.sorted()
    }

    /// The route, and which bytes of the path are parameters. Throws 404, or 405 with `Allow`; a `method` of nil is one
    /// not known.
    /// A fixed segment goes before a parameter, also when only the parameter would lead to a route.
    func match(_ method: Method?, _ path: String) throws -> (route: Route, parameters: [Range<Int>]) {
        var path = path
        guard let found = path.withUTF8(walk) else { throw Problem.notFound }
        let node = nodes[found.node]
        if let method, let route = node.route(method == .head ? .get : method) { return (route, found.parameters) }
        guard !node.routes.isEmpty else { throw Problem.notFound }
        let allowed = (node.routes.map(\.method.rawValue) + (node.route(.get) == nil ? [] : ["HEAD"])).sorted()
            .joined(separator: ", ")
        throw Problem(
            .methodNotAllowed, "method_not_allowed", "This address takes \(allowed).", headers: [("Allow", allowed)])
    }
    /// The node that a path leads to, and the bytes of the path that are parameters.
    private func walk(_ path: UnsafeBufferPointer<UInt8>) -> (node: Int, parameters: [Range<Int>])? {
        let slash = UInt8(ascii: "/")
        guard path.first == slash else { return nil }
        var node = 0
        var parameters: [Range<Int>] = []
        var start = 1
        // "/" alone has no segment; behind any other slash there is one, if an empty one.
        while start < path.count || start > 1 && start == path.count {
            let end = path[start...].firstIndex(of: slash) ?? path.count
            let segment = path[start..<end]
            if let next = nodes[node].fixed.first(where: { segment.elementsEqual($0.segment) }) {
                node = next.node
            } else if let next = nodes[node].parameter, !segment.isEmpty {
                parameters.append(start..<end)
                node = next
            } else {
                return nil
            }
            start = end + 1
        }
        return (node, parameters)
    }
}
