import CHTTP
import Foundation

// The functions that libmicrohttpd calls on its own threads. Each hands over to the engine that was its context.

private func engine(_ context: UnsafeMutableRawPointer?) -> Engine {
    Unmanaged<Engine>.fromOpaque(context!).takeUnretainedValue()
}

private func exchange(_ pointer: UnsafeMutableRawPointer?) -> Exchange? {
    pointer.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
}

func onConnection(
    context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
    socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, event: MHD_ConnectionNotificationCode
) {
    guard let connection, let socketContext else { return }
    if event == .CONNECTION_NOTIFY_STARTED {
        let watch = engine(context).opened(connection)
        socketContext.pointee = Unmanaged.passRetained(watch).toOpaque()
    } else if let pointer = socketContext.pointee {
        engine(context).closed(Unmanaged<ConnectionGuard.Watch>.fromOpaque(pointer).takeRetainedValue())
        socketContext.pointee = nil
    }
}

func onURI(
    context: UnsafeMutableRawPointer?, uri: UnsafePointer<CChar>?, connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let uri, let connection else { return nil }
    let watch = chttp_socket_context(connection).map {
        Unmanaged<ConnectionGuard.Watch>.fromOpaque($0).takeUnretainedValue()
    }
    let bytes = UnsafeRawBufferPointer(start: uri, count: strlen(uri)).bindMemory(to: UInt8.self)
    let exchange = Exchange(target: RequestTarget(bytes), connection: connection, watch: watch)
    engine(context).began(exchange)
    return Unmanaged.passRetained(exchange).toOpaque()
}

func onRequest(
    context: UnsafeMutableRawPointer?, connection: OpaquePointer?, url: UnsafePointer<CChar>?,
    method: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?, upload: UnsafePointer<CChar>?,
    uploadCount: UnsafeMutablePointer<Int>?, exchangePointer: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let exchange = exchange(exchangePointer?.pointee), let uploadCount, let method else { return .NO }
    let engine = engine(context)
    switch exchange.phase {
    case .head:
        exchange.phase = .body
        return .YES
    case .body where uploadCount.pointee > 0:
        let isAccepted = engine.receive(
            UnsafeRawBufferPointer(start: upload, count: uploadCount.pointee), of: exchange,
            method: String(cString: method))
        uploadCount.pointee = 0
        return isAccepted ? .YES : .NO
    case .body:
        exchange.phase = .handling
        return engine.handle(exchange, method: String(cString: method))
    case .handling:
        // The worker has resumed the connection.
        guard let response = exchange.response else { return .YES }
        exchange.response = nil
        return engine.send(response, for: exchange)
    }
}

func onCompleted(
    context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
    exchangePointer: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, code: MHD_RequestTerminationCode
) {
    guard let pointer = exchangePointer?.pointee else { return }
    engine(context).completed(Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue())
    exchangePointer?.pointee = nil
}

func readStream(
    context: UnsafeMutableRawPointer?, position: UInt64, buffer: UnsafeMutablePointer<CChar>?, capacity: Int
) -> Int {
    guard let context, let buffer else { return -1 }
    return Unmanaged<ResponseStream>.fromOpaque(context).takeUnretainedValue().read(into: buffer, capacity: capacity)
}

func releaseStream(context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<ResponseStream>.fromOpaque(context).takeRetainedValue().close()
}
