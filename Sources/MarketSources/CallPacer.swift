/// Keeps the calls of each API under its minute limit: TuShare counts per token and per API. No window of 61 s holds
/// more than the limit, so the phase of the server's own minute does not matter.
actor CallPacer {
    /// A minute and a second, as clients of TuShare use: the two clocks do not tick together.
    static let window: Duration = .seconds(61)
    /// A shorter wait is not worth a word.
    static let silentWait: Duration = .seconds(5)

    private let time: SourceTime
    private let tell: @Sendable (_ api: String, _ wait: Duration, _ limit: Int?) -> Void
    private var recentStarts: [String: [Duration]] = [:]
    private var pauseEnds: [String: Duration] = [:]
    /// Up to when the waits of each API have been told.
    private var toldEnds: [String: Duration] = [:]

    /// - Parameter tell: called before a wait that is longer than `silentWait` and that no refusal has told of.
    init(time: SourceTime, tell: @escaping @Sendable (_ api: String, _ wait: Duration, _ limit: Int?) -> Void) {
        self.time = time
        self.tell = tell
    }

    /// Whether this process has called `api` before: what others did is counted at the first call alone.
    func knows(_ api: String) -> Bool { recentStarts[api] != nil }

    /// Calls that an earlier process made within the window before now.
    func remember(_ count: Int, to api: String) {
        guard recentStarts[api] == nil else { return }
        recentStarts[api] = Array(repeating: time.now(), count: count)
    }

    /// Returns when the next call may go out. Whoever has waited looks again: the server may have refused another call
    /// meanwhile. `limit`: calls a window; nil waits for nothing but a pause. The start is what `giveBack` takes.
    @discardableResult
    func awaitTurn(of api: String, limit: Int?) async throws -> Duration {
        while true {
            let now = time.now()
            let start = nextStart(of: api, limit: limit.map { max(1, $0) }, now: now)
            guard start > now else {
                note(now, of: api, limit: limit)
                return now
            }
            if start - now > Self.silentWait, start > toldEnds[api] ?? .zero {
                toldEnds[api] = start
                tell(api, start - now, limit)
            }
            try await time.sleep(start - now)
        }
    }

    /// The call of this turn asked nothing.
    func giveBack(_ start: Duration, of api: String) {
        guard let index = recentStarts[api]?.lastIndex(of: start) else { return }
        recentStarts[api]?.remove(at: index)
    }

    /// The server refused, which the caller tells: nothing more for a window.
    func pause(_ api: String) {
        let end = time.now() + Self.window
        pauseEnds[api] = end
        toldEnds[api] = end
    }

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
