import ServiceLifecycle
import Synchronization

/// Whether somebody asked for a stop: then what is cancelled is no error. Last in the list, so that it hears of it first.
final class StopRequest: Service {
    private let made = Atomic<Bool>(false)

    var isMade: Bool { made.load(ordering: .acquiring) }

    func run() async throws {
        try await gracefulShutdown()
        made.store(true, ordering: .releasing)
    }
}
