/// Lets one piece of work through at a time, in order of arrival and across its awaits: an actor alone is entered at
/// every one of them. Held while names in Ollama and the registry are changed together, by a run and by people.
public actor Turnstile {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    public init() {}

    public func pass<Result: Sendable>(_ work: @Sendable () async throws -> Result) async rethrows -> Result {
        if isTaken {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            isTaken = true
        }
        defer {
            if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
        }
        return try await work()
    }
}
