import Synchronization

/// Interchangeable hosts of one service, asked in turn; one that throttles rests for a while.
final class HostRing: Sendable {
    enum Choice: Sendable, Equatable {
        case host(String)
        /// All rest; the first is back at this instant of the source's clock.
        case resting(until: Duration)
    }

    private struct State {
        var next = 0
        var restEnds: [String: Duration] = [:]
        var toldEnd: Duration?
        var answers = 0
    }

    let hosts: [String]
    private let state = Mutex(State())

    /// `hosts` is not empty.
    init(_ hosts: [String]) { self.hosts = hosts }

    func choose(now: Duration) -> Choice {
        state.withLock { state in
            for step in 0..<hosts.count {
                let place = (state.next + step) % hosts.count
                if state.restEnds[hosts[place], default: .zero] <= now {
                    state.next = place
                    return .host(hosts[place])
                }
            }
            return .resting(until: hosts.compactMap { state.restEnds[$0] }.min() ?? now)
        }
    }

    /// Goes on with the next host; `host` rests for `pause`.
    func leave(_ host: String, now: Duration, for pause: Duration) {
        state.withLock { state in
            // Calls that were under way when its rest began do not make that longer.
            if pause > .zero, state.restEnds[host, default: .zero] <= now { state.restEnds[host] = now + pause }
            if hosts[state.next] == host { state.next = (state.next + 1) % hosts.count }
        }
    }

    /// Answers of any host so far.
    var answers: Int { state.withLock { $0.answers } }

    func noteAnswer() { state.withLock { $0.answers += 1 } }

    /// True once for each rest, however many calls wait for its end.
    func isNews(restUntil end: Duration) -> Bool {
        state.withLock { state in
            let isNews = state.toldEnd != end
            state.toldEnd = end
            return isNews
        }
    }
}
