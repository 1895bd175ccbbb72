import Foundation
import JSON

/// How many files and connections the system lets the program have open.
enum FileHandles {
    /// What the program needs for itself: the store, attachments, calls to billing APIs.
    private static let reserve = 256

    /// Takes as many handles as the system allows and returns how many connections fit into them.
    static func connections(atMost wanted: Int, _ logger: Logger) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
        let fitting = max(64, Int(clamping: limit.rlim_cur) - reserve)
        guard fitting < wanted else { return wanted }
        logger.log(.warning, "few_file_handles", ["limit": JSON(Int(limit.rlim_cur)), "connections": JSON(fitting)])
        return fitting
    }

    /// Whether one more file could be opened.
    static var isOneLeft: Bool {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        if descriptor >= 0 { close(descriptor) }
        return descriptor >= 0 || (errno != EMFILE && errno != ENFILE)
    }
}
