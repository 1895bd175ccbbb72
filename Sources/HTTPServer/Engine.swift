import CHTTP
import Dispatch
import Synchronization

/// What stands behind the callbacks: routes requests, runs handlers on their lane, sends answers.
final class Engine: Sendable {
    let router: Router
    let settings: ServerSettings
    let hooks: ServerHooks
    let workers: WorkerPool
    let connectionGuard = ConnectionGuard()
    /// The streams that are being sent.
    private let streams = Mutex<[ObjectIdentifier: ResponseStream]>([:])

    var openStreams: Int { streams.withLock { $0.count } }

    private let inFlight = Atomic<Int>(0)
    private let isStopping = Atomic<Bool>(false)
    private let drained = DispatchSemaphore(value: 0)
    /// Answers that are to come (`Response.Body.later`).
    private let promised = DispatchGroup()

    init(router: Router, settings: ServerSettings, hooks: ServerHooks) {
        self.router = router
        self.settings = settings
        self.hooks = hooks
        workers = WorkerPool(threads: settings.workers, capacity: settings.queue)
    }

    // MARK: Connections

    func opened(_ connection: OpaquePointer) -> ConnectionGuard.Watch {
        let watch = ConnectionGuard.Watch(
            descriptor: chttp_socket(connection), client: clientAddress(connection))
        watch.expect(within: settings.receiveSeconds)
        connectionGuard.add(watch)
        return watch
    }

    func closed(_ watch: ConnectionGuard.Watch) { connectionGuard.remove(watch) }

    func began(_ exchange: Exchange) {
        inFlight.wrappingAdd(1, ordering: .sequentiallyConsistent)
        exchange.watch?.expect(within: limit(settings.receiveSeconds))
    }

    func completed(_ exchange: Exchange) {
        exchange.watch?.expect(within: settings.idleSeconds + settings.receiveSeconds)
        if let stream = exchange.stream {
            streams.withLock { $0[ObjectIdentifier(stream)] = nil }
        }
        let left = inFlight.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue
        if left == 0, isStopping.load(ordering: .sequentiallyConsistent) { drained.signal() }
    }

    // MARK: Requests

    /// False when the body is so large that it is not worth reading to its end.
    func receive(_ bytes: UnsafeRawBufferPointer, of exchange: Exchange, method: String) -> Bool {
        if exchange.bodyCount + bytes.count > settings.largestBody, exchange.largeBody == nil {
            exchange.largeBody = Result { try admitLargeBody(of: exchange, method: method) }
        }
        let limit = bodyLimit(of: exchange)
        exchange.receive(bytes, limit: limit)
        return exchange.bodyCount <= limit + (16 << 20)
    }

    private func bodyLimit(of exchange: Exchange) -> Int {
        guard case .success(let limit) = exchange.largeBody else { return settings.largestBody }
        return limit
    }

    /// What the route takes of whoever sends this; also gives the body the time that a slow line needs.
    private func admitLargeBody(of exchange: Exchange, method: String) throws -> Int {
        guard let head = exchange.head(method: method),
            let large = try router.match(head.method, head.path).route.largeBody, large.bytes > settings.largestBody
        else { return settings.largestBody }
        try large.admit(head)
        exchange.watch?.expect(within: settings.receiveSeconds + large.bytes / settings.slowestBytesPerSecond)
        return large.bytes
    }

    func handle(_ exchange: Exchange, method name: String) -> MHD_Result {
        exchange.watch?.expectNothing()
        let start = ContinuousClock.now
        let method = Method(rawValue: name)
        exchange.isHead = method == .head
        let request = Request(
            method: method ?? .get, target: exchange.target, headers: exchange.copyHeaders(), body: exchange.body,
            client: exchange.watch?.client ?? "")
        exchange.body = []
        exchange.isOtherOrigin = settings.allowsOtherOrigins && request.headers["Origin"] != nil
        do {
            if exchange.isOtherOrigin, method == .options, let wanted = CrossOrigin.preflight(request) {
                return send(wanted, for: exchange)
            }
            // Whoever may not send so much is told that, rather than that it is too much.
            _ = try exchange.largeBody?.get()
            let limit = bodyLimit(of: exchange)
            guard exchange.bodyCount <= limit else {
                throw Problem(
                    .contentTooLarge, "content_too_large", "The body has more than \(limit) bytes.",
                    [.init("field", "body"), .init("limit", .int(Int64(limit)))])
            }
            let (route, parameters) = try router.match(method, request.path)
            switch route.lane {
            case .memory:
                let response = respond(to: request, since: start) { try route.handle(request, parameters) }
                return send(response, for: exchange)
            case .blocking:
                MHD_suspend_connection(exchange.connection)
                let answer: Response.Answer = { [self] result in
                    exchange.response = respond(to: request, since: start, result.get)
                    MHD_resume_connection(exchange.connection)
                }
                let isAccepted = workers.submit { [self] in
                    let result = Result { try route.handle(request, parameters) }
                    guard case .success(let response) = result, case .later(let begin) = response.body else {
                        return answer(result)
                    }
                    promised.enter()
                    begin { [self] result in
                        answer(result)
                        promised.leave()
                    }
                }
                if !isAccepted { answer(.failure(Problem.overloaded)) }
                return .YES
            }
        } catch {
            return send(respond(to: request, since: start) { throw error }, for: exchange)
        }
    }

    private func respond(
        to request: Request, since start: ContinuousClock.Instant, _ handler: () throws -> Response
    ) -> Response {
        let response: Response
        do {
            response = try handler()
        } catch let problem as Problem {
            response = problem.response(for: request.id)
        } catch {
            response = hooks.problem(error, request).response(for: request.id)
        }
        hooks.observe(request, response.status, ContinuousClock.now - start)
        return response
    }

    // MARK: Answers

    func send(_ response: Response, for exchange: Exchange) -> MHD_Result {
        let prepared: OpaquePointer?
        switch response.body {
        case .prepared(let answer):
            guard !exchange.isOtherOrigin, !isStopping.load(ordering: .relaxed) else {
                return send(answer.copy(response.status), for: exchange)
            }
            exchange.watch?.expect(within: limit(settings.sendSeconds))
            return MHD_queue_response(exchange.connection, UInt32(response.status.code), answer.pointer)
        case .bytes(let bytes):
            exchange.watch?.expect(within: limit(settings.sendSeconds))
            prepared = bytes.withUnsafeBytes { chttp_response_copying($0.baseAddress, $0.count) }
        case .stream(let stream) where exchange.isHead:
            // libmicrohttpd would send the last chunk of the empty body, which the client takes for the next answer.
            stream.close()
            exchange.watch?.expect(within: limit(settings.sendSeconds))
            prepared = chttp_response_copying(nil, 0)
        case .stream(let stream):
            exchange.stream = stream
            stream.attach(exchange)
            streams.withLock { $0[ObjectIdentifier(stream)] = stream }
            // A stop either finds the stream among the others or is seen here.
            if isStopping.load(ordering: .sequentiallyConsistent) { stream.finish() }
            prepared = chttp_response_streaming(readStream, Unmanaged.passRetained(stream).toOpaque(), releaseStream)
        case .later:
            // The connection is not suspended any more: there is nothing to wait with.
            return .NO
        }
        guard let prepared else { return .NO }
        defer { MHD_destroy_response(prepared) }
        response.addHeaders(to: prepared)
        if exchange.isOtherOrigin {
            for header in CrossOrigin.headers { MHD_add_response_header(prepared, header.name, header.value) }
        }
        if isStopping.load(ordering: .relaxed) { MHD_add_response_header(prepared, "Connection", "close") }
        return MHD_queue_response(exchange.connection, UInt32(response.status.code), prepared)
    }

    // MARK: Stopping

    /// Less of a time limit while the server stops.
    private func limit(_ seconds: Int) -> Int {
        isStopping.load(ordering: .relaxed) ? min(seconds, settings.hurrySeconds) : seconds
    }

    /// Waits until what is in flight is answered, or the time for that is over. Streams are ended.
    func drain() {
        isStopping.store(true, ordering: .sequentiallyConsistent)
        connectionGuard.hurry(within: settings.hurrySeconds)
        for stream in streams.withLock({ Array($0.values) }) { stream.finish() }
        if inFlight.load(ordering: .sequentiallyConsistent) > 0 {
            _ = drained.wait(timeout: .now() + .seconds(settings.drainSeconds))
        }
        // Handlers that are still at work hold suspended connections: libmicrohttpd must not stop before them.
        workers.close()
        promised.wait()
        connectionGuard.stop()
    }
}
