/// One request at a time per key, first come first served; the others wait, and leave the queue when cancelled.
actor SerialGate {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    /// OLLAMA_MAX_QUEUE's default.
    private let limit = 512
    private var busy: Set<String> = []
    private var waiting: [String: [Waiter]] = [:]
    private var nextID = 0

    func enter(_ key: String) async throws {
        guard busy.contains(key) else {
            busy.insert(key)
            return
        }
        guard waiting[key, default: []].count < limit else {
            throw APIError(503, "server busy, please try again.  maximum pending requests exceeded")
        }
        nextID += 1
        let id = nextID
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    waiting[key, default: []].append(Waiter(id: id, continuation: continuation))
                }
            }
        } onCancel: {
            Task { await self.abandon(id, key) }
        }
    }

    func leave(_ key: String) {
        if waiting[key, default: []].isEmpty {
            busy.remove(key)
        } else {
            waiting[key]?.removeFirst().continuation.resume()
        }
    }

    private func abandon(_ id: Int, _ key: String) {
        guard let index = waiting[key]?.firstIndex(where: { $0.id == id }) else { return }
        waiting[key]?.remove(at: index).continuation.resume(throwing: CancellationError())
    }
}
