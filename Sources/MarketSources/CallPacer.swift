/// Keeps the calls of each API under its minute limit: TuShare counts per token and per API. No window of 61 s holds
/// more than the limit, so the phase of the server's own minute does not matter.
actor CallPacer {
    /// A minute and a second, as clients of TuShare use: the two clocks do not tick together.
    static let window: Duration = .seconds(61)

    private let time: SourceTime
    private var recentStarts: [String: [Duration]] = [:]
    private var pauseEnds: [String: Duration] = [:]

    init(time: SourceTime) { self.time = time }

    /// Whether this process has called `api` before: what others did is counted at the first call alone.
    func knows(_ api: String) -> Bool { recentStarts[api] != nil }

    /// Calls that an earlier process made within the window before now.
    func remember(_ count: Int, to api: String) {
        guard recentStarts[api] == nil else { return }
        recentStarts[api] = Array(repeating: time.now(), count: count)
    }

    /// Returns when the next call may go out. Whoever has waited looks again: the server may have refused another call
    /// meanwhile. `limit`: calls a window; nil waits for nothing but a pause.
    func awaitTurn(of api: String, limit: Int?) async throws {
        while true {
            let now = time.now()
            let start = nextStart(of: api, limit: limit.map { max(1, $0) }, now: now)
            guard start > now else { return note(now, of: api, limit: limit) }
            try await time.sleep(start - now)
        }
    }

    /// The server refused: nothing more for a window.
    func pause(_ api: String) { pauseEnds[api] = time.now() + Self.window }

    private func nextStart(of api: String, limit: Int?, now: Duration) -> Duration {
        let start = max(now, pauseEnds[api] ?? now)
        let starts = recentStarts[api] ?? []
        guard let limit, starts.count >= limit else { return start }
        return max(start, starts[starts.count - limit] + Self.window)
    }

    private func note(_ start: Duration, of api: String, limit: Int?) {
        // Without a limit they are kept for the one that may be learnt; no account has more calls a minute.
        recentStarts[api] = ((recentStarts[api] ?? []) + [start]).suffix(max(1, limit ?? 1000))
    }
}
