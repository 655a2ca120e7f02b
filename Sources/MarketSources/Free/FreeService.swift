import Foundation
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
    /// Wall time.
    let wallTime: @Sendable () -> Date
    let notify: @Sendable (SourceNotice) -> Void

    /// Asks for `path` below a host's address, unless the reply is kept from before; `subject` is what it is about. Throws
    /// `TrainerError` `upstreamUnavailable`, `upstreamMalformed`, `requestInvalid` or `configInvalid`, or
    /// `CancellationError`.
    func call<Result: Sendable>(
        _ path: String, about subject: String? = nil, _ ask: FreeAsk,
        _ read: @escaping @Sendable (WebReply) throws(FreeFault) -> Result
    ) async throws -> Result {
        let part = Self.part(name, path)
        // A kept reply that cannot be read, as by another version, is asked for again.
        if let kept = try await ask.kept(part), let result = try? read(kept) { return result }
        var failures = 0
        var patience = Patience()
        while true {
            try await awaitHost(&patience)
            switch try await gate.pass({ try await attempt(path, part, ask, read) }) {
            case .answered(let result): return result
            case .failed(let fault, let host): try await recover(fault, subject, host, &failures)
            case .resting: break
            }
        }
    }

    /// What a reply is kept as.
    static func part(_ name: String, _ path: String) -> String { "\(name) \(path)" }

    private enum Outcome<Result: Sendable>: Sendable {
        case answered(Result)
        case failed(FreeFault, at: String)
        /// Since the turn was asked for another call has found that no host answers.
        case resting
    }

    /// One call, whose turn has come. The host is chosen and left within the turn, so that whoever is next knows of it.
    private func attempt<Result: Sendable>(
        _ path: String, _ part: String, _ ask: FreeAsk,
        _ read: @Sendable (WebReply) throws(FreeFault) -> Result
    ) async throws -> Outcome<Result> {
        guard case .host(let host) = ring.choose(now: time.now()) else { return .resting }
        ask.tally.add()
        let end = ask.end
        do {
            let reply = try await fetcher.get(host + path, referer)
            let result = try read(reply)
            ring.noteAnswer()
            // Before the next call may go out: a kill costs those under way and no other.
            try await ask.keep(reply, as: part, until: end)
            return .answered(result)
        } catch let fault as WebFault where fault.isPermanent {
            throw TrainerError(.configInvalid, .freeAddressInvalid(host), hint: .freeAddressRemedy)
        } catch let fault as WebFault {
            return failed(.broken(fault.text), host)
        } catch let fault as FreeFault {
            return failed(fault, host)
        }
    }

    private func failed<Result: Sendable>(_ fault: FreeFault, _ host: String) -> Outcome<Result> {
        switch fault {
        case .refused: break
        case .throttled: ring.leave(host, now: time.now(), for: rest)
        case .broken: ring.leave(host, now: time.now(), for: .zero)
        }
        return .failed(fault, at: host)
    }

    /// Rests that a call has sat through without any answer of the service between them.
    private struct Patience {
        var rests = 0
        var answers = 0
    }

    private func awaitHost(_ patience: inout Patience) async throws {
        while true {
            let now = time.now()
            guard case .resting(let end) = ring.choose(now: now) else { return }
            let answers = ring.answers
            if answers != patience.answers { patience = Patience(answers: answers) }
            guard waitsForRest, patience.rests < attempts else { throw resting() }
            patience.rests += 1
            if ring.isNews(restUntil: end) {
                notify(.waiting(for: .freeRests(service: name), end - now, from: wallTime()))
            }
            try await time.sleep(end - now)
        }
    }

    /// 0.4 s, 0.8 s, … between tries; another host is asked at once.
    private func recover(
        _ fault: FreeFault, _ subject: String?, _ host: String, _ failures: inout Int
    ) async throws {
        failures += 1
        if case .refused(let words) = fault {
            throw TrainerError(
                .requestInvalid, .freeRefused(service: name, subject: subject), hint: .freeRefusedRemedy,
                cause: .foreign(words))
        }
        guard failures < attempts else {
            throw TrainerError(
                .upstreamUnavailable, .freeUnavailable(service: name, attempts: failures), hint: .freeRemedy,
                cause: .own(.fromHost(host, fault.text)))
        }
        notify(SourceNotice(.retrying, .freeRetries(service: name, host: host, why: fault.text)))
        if ring.hosts.count == 1 || failures >= ring.hosts.count {
            try await time.sleep(.milliseconds(400) * (1 << min(failures - 1, 6)))
        }
    }

    private func resting() -> TrainerError {
        TrainerError(
            .upstreamUnavailable, .freeAllRest(service: name, hosts: ring.hosts.count), hint: .freeRemedy,
            cause: .foreign(ring.hosts.joined(separator: ", ")))
    }
}
