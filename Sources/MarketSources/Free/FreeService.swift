import Messages
import Synchronization
import TrainerCore

/// Counts the calls behind one question.
final class CallTally: Sendable {
    private let calls = Mutex(0)
    private let total: CallTally?

    /// What is counted here is counted in `total` too.
    init(into total: CallTally? = nil) { self.total = total }

    var count: Int { calls.withLock { $0 } }

    func add() {
        calls.withLock { $0 += 1 }
        total?.add()
    }
}

/// Why an answer of a free service is none.
enum FreeFault: Error, Sendable, Hashable {
    /// Empty or a wall: the host has had enough of us and rests.
    case throttled(String)
    /// Broken, but not for our sake: worth another try.
    case broken(String)
    /// The service says that the question is wrong.
    case refused(String)

    var text: String {
        switch self {
        case .throttled(let text), .broken(let text), .refused(let text): text
        }
    }
}

/// One kind of page of a free service: its hosts, its pace and its retries.
struct FreeService: Sendable {
    /// `tencent kline` and the like, for notices.
    let name: String
    let ring: HostRing
    let gate: PoliteGate
    let referer: String?
    /// How long a host rests after it throttled.
    let rest: Duration
    let attempts: Int
    /// Whether a wait for a resting host is better than an error: where no other source has the same.
    let waitsForRest: Bool
    let fetcher: WebFetcher
    let time: SourceTime
    let notify: @Sendable (SourceNotice) -> Void

    /// Asks for `path` below a host's address, unless the reply is kept from before. Throws `TrainerError`
    /// `upstreamUnavailable`, `upstreamMalformed`, `requestInvalid` or `configInvalid`, or `CancellationError`.
    func call<Result: Sendable>(
        _ path: String, _ ask: FreeAsk, _ read: @escaping @Sendable (WebReply) throws(FreeFault) -> Result
    ) async throws -> Result {
        let part = "\(name) \(path)"
        // A kept reply that cannot be read, as by another version, is asked for again.
        if let kept = try await ask.kept(part), let result = try? read(kept) { return result }
        var failures = 0
        while true {
            let host = try await chooseHost(failures)
            do {
                return try await gate.pass {
                    ask.tally.add()
                    let end = ask.end
                    let reply = try await fetcher.get(host + path, referer)
                    let result = try read(reply)
                    // Before the next call may go out: a kill costs those under way and no other.
                    try await ask.keep(reply, as: part, until: end)
                    return result
                }
            } catch let fault as WebFault where fault.isPermanent {
                throw TrainerError(.configInvalid, .freeAddressInvalid(host), hint: .freeAddressRemedy)
            } catch let fault as WebFault {
                try await recover(.broken(fault.text), host, &failures)
            } catch let fault as FreeFault {
                try await recover(fault, host, &failures)
            }
        }
    }

    private func chooseHost(_ failures: Int) async throws -> String {
        while true {
            switch ring.choose(now: time.now()) {
            case .host(let host): return host
            case .resting(let end):
                guard waitsForRest, failures < attempts else { throw resting() }
                let pause = end - time.now()
                notify(SourceNotice(.waiting, .freeRests(service: name, seconds: Int(pause / .seconds(1)) + 1)))
                try await time.sleep(pause)
            }
        }
    }

    /// 0.4 s, 0.8 s, … between tries; another host is asked at once.
    private func recover(_ fault: FreeFault, _ host: String, _ failures: inout Int) async throws {
        failures += 1
        switch fault {
        case .refused(let words):
            throw TrainerError(.requestInvalid, .freeRefused(service: name), hint: .freeRefusedRemedy, cause: words)
        case .throttled: ring.leave(host, now: time.now(), for: rest)
        case .broken: ring.leave(host, now: time.now(), for: .zero)
        }
        guard failures < attempts else {
            throw TrainerError(
                .upstreamUnavailable, .freeUnavailable(service: name, attempts: failures), hint: .freeRemedy,
                cause: "\(host): \(fault.text)")
        }
        notify(SourceNotice(.retrying, .freeRetries(service: name, host: host, why: fault.text)))
        if ring.hosts.count == 1 || failures >= ring.hosts.count {
            try await time.sleep(.milliseconds(400) * (1 << min(failures - 1, 6)))
        }
    }

    private func resting() -> TrainerError {
        TrainerError(
            .upstreamUnavailable, .freeAllRest(service: name, hosts: ring.hosts.count), hint: .freeRemedy,
            cause: ring.hosts.joined(separator: ", "))
    }
}
