import CCurl
import Foundation
import Synchronization

/// The thread that carries transfers.
///
/// `@unchecked Sendable`: libcurl's handle is used by the thread alone, but for `curl_multi_wakeup`, which any thread
/// may call (https://curl.se/libcurl/c/curl_multi_wakeup.html).
final class TransferLoop: @unchecked Sendable {
    private struct Orders {
        var added: [Transfer] = []
        var cancelled: [Transfer] = []
        var isClosing = false
        /// The thread is gone, and with it what could be woken.
        var isOver = false
    }

    private static let connectionsPerHost = 100
    private static let longestSleepMilliseconds: Int32 = 60_000
    private let orders = Mutex(Orders())
    private let multi: UnsafeMutableRawPointer
    private var transfers: [ObjectIdentifier: Transfer] = [:]

    init?() {
        guard let multi = ccurl_make_multi(Self.connectionsPerHost) else { return nil }
        self.multi = multi
        let thread = Thread { [self] in run() }
        thread.name = "hi5.http.client"
        thread.start()
    }

    func add(_ transfer: Transfer) { order { $0.added.append(transfer) } }

    func cancel(_ transfer: Transfer) { order { $0.cancelled.append(transfer) } }

    func close() { order { $0.isClosing = true } }

    private func order(_ change: (inout Orders) -> Void) {
        orders.withLock { orders in
            guard !orders.isOver else { return }
            change(&orders)
            curl_multi_wakeup(multi)
        }
    }

    private func run() {
        var isClosing = false
        while !isClosing {
            let new = orders.withLock { orders in
                defer { (orders.added, orders.cancelled) = ([], []) }
                return orders
            }
            isClosing = new.isClosing
            new.added.forEach(start)
            for transfer in isClosing ? Array(transfers.values) : new.cancelled { stop(transfer) }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            endFinished()
            if !isClosing { curl_multi_poll(multi, nil, 0, Self.longestSleepMilliseconds, nil) }
        }
        let late = orders.withLock { orders in
            orders.isOver = true
            curl_multi_cleanup(multi)
            return orders.added
        }
        for transfer in late { transfer.finish(.failure(.cancelled)) }
    }

    private func start(_ transfer: Transfer) {
        guard transfer.prepare(), curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
            return transfer.finish(.failure(.impossible))
        }
        transfers[ObjectIdentifier(transfer)] = transfer
    }

    private func stop(_ transfer: Transfer) {
        guard transfers.removeValue(forKey: ObjectIdentifier(transfer)) != nil else { return }
        curl_multi_remove_handle(multi, transfer.handle)
        transfer.finish(.failure(.cancelled))
    }

    private func endFinished() {
        var handle: UnsafeMutableRawPointer?
        var code = CURLE_OK
        while let context = ccurl_next_finished(multi, &handle, &code) {
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            curl_multi_remove_handle(multi, handle)
            transfers[ObjectIdentifier(transfer)] = nil
            transfer.end(code)
        }
    }
}
