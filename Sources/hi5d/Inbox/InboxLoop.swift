import Foundation
import Helpdesk
import Synchronization

/// The edge of the inbox: waits for keys, signals, time and answers, hands each to the model, draws what comes of it
/// and does what it asks for.
final class InboxLoop {
    private let terminal: TerminalDevice
    private let environment: [String: String]
    private let signals: InboxSignals
    private let network: InboxNetwork
    private let painter: FramePainter
    private let answers: Answers
    private var model: InboxModel
    private var decoder = KeyDecoder()
    private var drawn: Frame?
    private var end: End?

    private enum End {
        case quit(CommandFailure?)
        case signal(Int32)
    }

    /// What other threads have to tell.
    private final class Answers: Sendable {
        let events = Mutex<[InboxEvent]>([])
    }

    init(_ client: APIClient, _ environment: [String: String]) throws {
        self.environment = environment
        terminal = try TerminalDevice(environment)
        let (signals, answers) = (try InboxSignals(), Answers())
        (self.signals, self.answers) = (signals, answers)
        network = InboxNetwork(client) { event in
            answers.events.withLock { $0.append(event) }
            signals.wake()
        }
        painter = FramePainter(usesColor: Colour.isWanted(environment))
        model = InboxModel(
            server: client.server.absoluteString, session: UUID().uuidString, size: terminal.size, now: .now)
    }

    /// Returns when the agent quits.
    func run() throws {
        terminal.enter()
        defer { terminal.leave() }
        handle([.tick(.now)])
        while end == nil {
            draw()
            wait()
        }
        terminal.leave()
        switch end {
        case .signal(let number): InboxSignals.end(by: number)
        case .quit(let failure?): throw failure
        default: break
        }
        if !model.drafts.isEmpty { print("Drafts are kept: \(model.drafts.count). Open the inbox again to go on.") }
    }

    private func draw() {
        let frame = model.frame
        guard frame != drawn else { return }
        terminal.write(painter.changes(from: drawn, to: frame))
        drawn = frame
    }

    /// Waits until something happens, at most to the next second; an Esc that may begin a longer key is given a moment.
    private func wait() {
        var descriptors = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals.reading, events: Int16(POLLIN), revents: 0),
        ]
        let untilTick = min(1_000, max(0, 1_000 - (Timestamp.now.milliseconds - model.now.milliseconds)))
        let count = poll(&descriptors, 2, decoder.isWaiting ? 50 : Int32(clamping: untilTick))
        if descriptors[1].revents != 0 { handle(signals.take()) }
        if descriptors[0].revents != 0 {
            let bytes = terminal.read()
            if bytes.isEmpty { end = .signal(SIGHUP) }
            handle(decoder.keys(bytes).map(InboxEvent.key))
        } else if count == 0 {
            handle(decoder.flush().map(InboxEvent.key))
        }
        handle(
            answers.events.withLock { events in
                defer { events = [] }
                return events
            })
        if abs(Timestamp.now.milliseconds - model.now.milliseconds) >= 1_000 { handle([.tick(.now)]) }
    }

    private func handle(_ numbers: Set<Int32>) {
        if numbers.contains(SIGTSTP) { suspend() }
        if numbers.contains(SIGCONT) { terminal.enter() }
        if !numbers.isDisjoint(with: [SIGWINCH, SIGCONT]) { handle([.resized(terminal.size)]) }
        guard let number = numbers.first(where: InboxSignals.ending.contains) else { return }
        for effect in model.keepDrafts() { perform(effect) }
        end = .signal(number)
    }

    private func handle(_ events: [InboxEvent]) {
        for event in events where end == nil {
            for effect in model.update(event) { perform(effect) }
        }
    }

    private func perform(_ effect: InboxEffect) {
        switch effect {
        case .identify: network.identify()
        case .listen: network.listen()
        case .list(let query, let wanted): network.list(query, atLeast: wanted)
        case .load(let number): network.load(number)
        case .look(let number, let isTyping): network.look(number, isTyping: isTyping)
        case .change(let change): network.change(change)
        case .claim(let queue): network.claim(queue: queue)
        case .find(let source): network.find(source)
        case .preview(let number, let macro): network.preview(macro, on: number)
        case .notices: network.notices()
        case .readNotices(let ids): network.readNotices(ids)
        case .edit(let key, let text): edit(key, text)
        case .findDrafts(let owner): handle([.foundDrafts((try? DraftFile(environment))?.drafts(of: owner) ?? [:])])
        case .keepDrafts(let owner, let drafts):
            do { try DraftFile(environment).keep(drafts, of: owner) } catch {
                model.say("the drafts cannot be kept on disk", isError: true)
            }
        case .redraw: drawn = nil
        case .suspend: suspend()
        case .quit(let failure): end = .quit(failure)
        }
    }

    private func edit(_ key: DraftKey, _ text: String) {
        terminal.leave()
        let left = OwnEditor.edit(text, environment)
        terminal.enter()
        handle([.edited(key, left), .resized(terminal.size)])
    }

    private func suspend() {
        terminal.leave()
        signals.stop()
        terminal.enter()
        handle([.resized(terminal.size)])
    }
}
