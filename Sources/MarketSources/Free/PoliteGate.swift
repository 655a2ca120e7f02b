/// Keeps calls to a free service apart and few at once: these services throttle by address, not by account.
actor PoliteGate {
    private let time: SourceTime
    private let spacing: Duration
    private let width: Int
    private var busy = 0
    private var nextStart: Duration?
    private var queue: [(ticket: Int, turn: CheckedContinuation<Void, any Error>)] = []
    private var tickets = 0

    /// Calls start at least `spacing` apart, and at most `width` run at once.
    init(time: SourceTime, spacing: Duration, width: Int) {
        self.time = time
        self.spacing = spacing
        self.width = max(1, width)
    }

    /// Runs `call` when its turn has come. The start is taken before the wait, so that calls at once queue up.
    func pass<Result: Sendable>(_ call: @Sendable () async throws -> Result) async throws -> Result {
        try await enter()
        defer { leave() }
        let now = time.now()
        let start = max(now, nextStart ?? now)
        nextStart = start + spacing
        if start > now { try await time.sleep(start - now) }
        try Task.checkCancellation()
        return try await call()
    }

    private func enter() async throws {
        try Task.checkCancellation()
        guard busy >= width else {
            busy += 1
            return
        }
        tickets += 1
        let ticket = tickets
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (turn: CheckedContinuation<Void, any Error>) in
                // A cancellation before this line ran its handler in vain.
                if Task.isCancelled { turn.resume(throwing: CancellationError()) } else { queue.append((ticket, turn)) }
            }
        } onCancel: {
            // The handler is synchronous and this actor is not: the one hop that needs a task of its own.
            Task { await self.abandon(ticket) }
        }
    }

    /// The place is handed on, so `busy` stays as it is.
    private func leave() {
        if queue.isEmpty { busy -= 1 } else { queue.removeFirst().turn.resume() }
    }

    private func abandon(_ ticket: Int) {
        guard let index = queue.firstIndex(where: { $0.ticket == ticket }) else { return }
        queue.remove(at: index).turn.resume(throwing: CancellationError())
    }
}
