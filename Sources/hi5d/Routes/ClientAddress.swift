import HTTPServer
import Helpdesk

extension Request {
    /// Where the client is; nil when that cannot be told.
    ///
    /// A peer on a private address is a proxy in front: then it is the last address in `X-Forwarded-For` that is not
    /// private itself. What stands before that one was written by somebody who may say anything.
    var clientAddress: NetworkAddress? {
        guard var nearest = NetworkAddress(client), nearest.isPrivate else { return NetworkAddress(client) }
        let passed = headers.pairs.filter { $0.name.lowercased() == "x-forwarded-for" }
            .flatMap { $0.value.split(separator: ",") }
        for hop in passed.reversed() {
            guard let address = NetworkAddress(String(hop.filter { $0 != " " && $0 != "\t" })) else { break }
            nearest = address
            if !address.isPrivate { break }
        }
        return nearest
    }
}
