/// Keeps the calls of each API under its minute limit: TuShare counts per token and per API. No window of 61 s holds
/// more than the limit, so the phase of the server's own minute does not matter.
actor CallPacer {
    /// A minute and a second, as clients of TuShare use: the two clocks do not tick together.
    static let window: Duration = .seconds(61)

    private let time: SourceTime
    private let configuredLimit: Int?
    private var learntLimits: [String: Int] = [:]
    private var recentStarts: [String: [Duration]] = [:]
    private var pauseEnds: [String: Duration] = [:]

    init(time: SourceTime, limit: Int?) {
        self.time = time
        self.configuredLimit = limit
    }

    /// Returns when the next call may go out. The turn is taken before the wait, so that calls at once queue up.
    func awaitTurn(of api: String) async throws {
        let now = time.now()
        let start = reserve(api, now: now)
        if start > now { try await time.sleep(start - now) }
    }

    /// The server refused: nothing more for a window, and from then on at most `limit` calls in one.
    func learn(limit: Int?, of api: String) {
        if let limit { learntLimits[api] = max(1, limit) }
        pauseEnds[api] = time.now() + Self.window
    }

    func limit(of api: String) -> Int? {
        switch (configuredLimit, learntLimits[api]) {
        case (let configured?, let learnt?): min(configured, learnt)
        case (let configured, let learnt): configured ?? learnt
        }
    }

    private func reserve(_ api: String, now: Duration) -> Duration {
        var start = max(now, pauseEnds[api] ?? now)
        guard let limit = limit(of: api) else { return start }
        var starts = recentStarts[api] ?? []
        if starts.count >= limit { start = max(start, starts[starts.count - limit] + Self.window) }
        starts.append(start)
        recentStarts[api] = starts.suffix(limit)
        return start
    }
}
