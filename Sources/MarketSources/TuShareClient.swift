public import Foundation
import Messages
import NetworkFaults
public import QuotaPlan
import Synchronization
public import TrainerCore

/// The rows of one question and what they cost.
public struct TuShareAnswer: Sendable {
    public let table: TuShareTable
    /// HTTP calls made, failed ones included.
    public let calls: Int
}

/// TuShare Pro over HTTP: `POST {api_name, token, params, fields}`. It paces and retries by itself; what it throws is a
/// `TrainerError` of the source group (or `CancellationError`), and the token is in none of them.
public final class TuShareClient: Sendable {
    public let settings: TuShareSettings
    private let time: SourceTime
    private let now: @Sendable () -> Date
    private let send: Transport
    private let notify: @Sendable (SourceNotice) -> Void
    private let ledger: CallLedger
    private let pacer: CallPacer
    private let turns = CallTurns()
    private let backoff: Mutex<Backoff>
    private let made = Atomic<Int>(0)
    private let unknown = Mutex<Set<String>>([])

    /// JSON out, a whole answer back; throws `HTTPPostFault` or `CancellationError`.
    typealias Transport = @Sendable ([UInt8], _ address: String, _ timeout: Duration) async throws -> HTTPReply

    /// Windows over which a call waits for the minute limit before it gives up: another program may share the account.
    private static let longestQueue = 5

    /// `quotas` keeps what is learnt of the account, and its calls, across restarts.
    public convenience init(
        _ settings: TuShareSettings, quotas: any QuotaStore, time: SourceTime = .continuous,
        now: @escaping @Sendable () -> Date = { Date() },
        notify: @escaping @Sendable (SourceNotice) -> Void = { _ in }
    ) {
        self.init(settings, quotas: quotas, time: time, now: now, send: HTTPPost.send, notify: notify)
    }

    init(
        _ settings: TuShareSettings, quotas: any QuotaStore, time: SourceTime, now: @escaping @Sendable () -> Date,
        send: @escaping Transport, notify: @escaping @Sendable (SourceNotice) -> Void
    ) {
        self.settings = settings
        self.time = time
        self.now = now
        self.send = send
        self.notify = notify
        ledger = CallLedger(
            store: quotas, account: settings.token.account,
            rules: AccountRules(points: settings.points, callsPerMinute: settings.callsPerMinute), now: now)
        pacer = CallPacer(time: time) { api, wait, limit in
            notify(.waiting(for: .tuSharePaces(api: api, limit: limit), wait, from: now()))
        }
        backoff = Mutex(Backoff(seed: settings.jitterSeed))
    }

    /// Asks `api`; empty `fields` gives the API's default columns. Transient faults are retried `settings.attempts`
    /// times, a minute limit is waited out; a denied API and a used-up hour or day are thrown at once, and again without
    /// a call until the window turns (`resumesAt`).
    /// - Parameter needsRows: whether an answer without rows is none, because there must be some.
    public func call(
        _ api: String, _ params: [String: String], fields: [String] = [], needsRows: Bool = false
    ) async throws -> TuShareAnswer {
        guard !settings.token.isEmpty else {
            throw TrainerError(.tokenMissing, .tuShareTokenMissing, hint: .tuShareTokenWhere)
        }
        let body = try requestBody(api, params, fields)
        var calls = 0
        var failures = 0
        var refusals = 0
        while true {
            let turn = try await takeTurn(api)
            calls += 1
            made.add(1, ordering: .relaxed)
            switch try await attempt(turn, body, needsRows: needsRows) {
            case .table(let table):
                unknown.withLock { _ = $0.remove(api) }
                return TuShareAnswer(table: table, calls: calls)
            case .unknownAPI(let error):
                // Not written down as a refusal is: it is the address that is wrong, or an old gateway, not the account.
                unknown.withLock { _ = $0.insert(api) }
                throw error
            case .final(let error):
                if error.code == .permissionDenied { try await ledger.learn(.day, limit: 0, of: api) }
                throw error
            case .limited(let rate, let error):
                refusals += 1
                try await wait(for: rate, api, error, refusals: refusals)
            case .unreached(let error):
                failures += 1
                guard failures < settings.attempts else { throw error }
                try await pause(after: failures, api, error)
            case .transient(let error):
                failures += 1
                guard failures < settings.attempts else { throw exhausted(error, api) }
                try await pause(after: failures, api, error)
            }
        }
    }

    /// HTTP calls so far, failed ones included.
    public var callsMade: Int { made.load(ordering: .relaxed) }

    /// Whether the server's last word on `api` was that there is no such API.
    func isUnknown(_ api: String) -> Bool { unknown.withLock { $0.contains(api) } }

    /// What is known of the account's limits for `api` now.
    public func access(to api: String) async throws -> APIAccess { try await ledger.access(to: api) }

    /// Whether the server answers `api` for lists of codes; nil: nobody knows.
    func takesLists(_ api: String) async throws -> Bool? { try await ledger.takesLists(api) }

    /// Remembered like what else the account may do.
    func learn(takesLists: Bool, _ api: String) async throws {
        try await ledger.learn(takesLists: takesLists, api)
    }

    /// Wall time.
    var instant: Date { now() }
    /// The day in Shanghai.
    var today: TradeDate { ShanghaiTime(now()).day }

    /// The least time that what is known of the account leaves for so many more calls to each API.
    func leastSeconds(for calls: [String: Int]) async throws -> TimeInterval {
        try await ledger.leastSeconds(for: calls)
    }

    /// Calls that are counted, and not yet written down, are.
    func settle() async throws { try await ledger.flush() }

    func report(_ notice: SourceNotice) { notify(notice) }

    /// A call that may go out, as the pacer and the ledger count it.
    private struct Turn {
        let start: Duration
        let call: CountedCall
    }

    /// Returns when a call to `api` may go out, which is then counted. One at a time for each API: the next call is judged
    /// with this one counted, however many are under way.
    private func takeTurn(_ api: String) async throws -> Turn {
        await turns.enter(api)
        do {
            let turn = try await admit(api)
            await turns.leave(api)
            return turn
        } catch {
            await turns.leave(api)
            throw error
        }
    }

    private func admit(_ api: String) async throws -> Turn {
        let access = try await ledger.admit(api)
        if await !pacer.knows(api) {
            await pacer.remember(try await ledger.callsOfLastMinute(api), to: api)
        }
        let start = try await pacer.awaitTurn(of: api, limit: access.perMinute)
        try Task.checkCancellation()
        return Turn(start: start, call: try await ledger.record(api, access))
    }

    /// A connection that never stood asked nothing: the account's limits do not count it.
    private func takeBack(_ turn: Turn) async throws {
        await pacer.giveBack(turn.start, of: turn.call.api)
        try await ledger.takeBack(turn.call)
    }

    private func attempt(_ turn: Turn, _ body: [UInt8], needsRows: Bool) async throws -> ReplyVerdict {
        let api = turn.call.api
        do {
            let reply = try await send(body, settings.baseURL, settings.timeout)
            return ReplyJudge(api: api, token: settings.token, needsRows: needsRows)
                .verdict(status: reply.status, body: reply.body)
        } catch let fault as HTTPPostFault {
            if case .failed(let fault) = fault, fault.isOfConnecting { try await takeBack(turn) }
            return verdict(of: fault, api)
        }
    }

    private func verdict(of fault: HTTPPostFault, _ api: String) -> ReplyVerdict {
        func broken(_ why: Message) -> ReplyVerdict {
            .transient(
                TrainerError(
                    .upstreamUnavailable, .tuShareBroken(api: api, what: why), hint: .tuShareUnreachableRemedy,
                    cause: .own(why)))
        }
        switch fault {
        case .failed(.addressInvalid):
            return .final(
                TrainerError(.configInvalid, .tuShareAddressInvalid(settings.baseURL), hint: .tuShareAddressRemedy))
        case .failed(.untrusted(let words)):
            // No pause of seconds makes it good; its owner, or who looks after this machine, does.
            return .final(
                TrainerError(
                    .upstreamUnavailable, .tuShareCertificateRefused(settings.baseURL),
                    hint: .tuShareCertificateRemedy, cause: .foreign(settings.token.redacted(from: words))))
        case .failed(let fault) where fault.isOfConnecting:
            return .unreached(
                TrainerError(
                    .upstreamUnavailable,
                    .tuShareNotReached(address: settings.baseURL, attempts: settings.attempts),
                    hint: .tuShareNotReachedRemedy, cause: .own(fault.message)))
        case .failed(.other(let words)): return broken(.networkFailed(settings.token.redacted(from: words)))
        case .failed(let fault): return broken(fault.message)
        case .timedOut(let limit): return broken(.noAnswerWithin(limit))
        case .oversized(let body): return broken(.answerOversized(bytes: body.size, limit: body.cap))
        }
    }

    /// A minute is waited out; an hour and a day are thrown with the instant at which they turn.
    private func wait(for rate: RateText, _ api: String, _ error: TrainerError, refusals: Int) async throws {
        if let limit = rate.limit { try await ledger.learn(rate.period, limit: max(1, limit), of: api) }
        guard rate.period == .minute else {
            let resumes = try await ledger.turn(of: rate.period, limit: rate.limit ?? 1, api)
            throw TrainerError(
                error.code, error.message, hint: .tuShareResumesAt(ShanghaiTime(resumes).text), cause: error.cause,
                resumesAt: resumes)
        }
        guard refusals < Self.longestQueue else { throw error }
        await pacer.pause(api)
        notify(.waiting(for: .tuShareWaits(api: api, limit: rate.limit), CallPacer.window, from: now()))
    }

    /// Before a question is asked again.
    func pause(after failures: Int, _ api: String, _ error: TrainerError) async throws {
        let pause = backoff.withLock { $0.pause(after: failures) }
        let seconds = (Double(pause.components.seconds) + Double(pause.components.attoseconds) * 1e-18)
        notify(
            SourceNotice(
                .retrying,
                .tuShareRetries(
                    api: api, attempt: failures, of: settings.attempts, seconds: String((seconds * 10).rounded() / 10),
                    why: error.cause?.message ?? error.message)))
        try await time.sleep(pause)
    }

    private func exhausted(_ error: TrainerError, _ api: String) -> TrainerError {
        TrainerError(
            error.code, .tuShareUnreachable(address: settings.baseURL, api: api, attempts: settings.attempts),
            hint: error.hint, cause: .own(error.message))
    }

    private func requestBody(_ api: String, _ params: [String: String], _ fields: [String]) throws -> [UInt8] {
        let request = Request(
            apiName: api, token: settings.token.secret, params: params, fields: fields.joined(separator: ","))
        return Array(try CanonicalJSON.encode(request))
    }

    private struct Request: Encodable {
        let apiName: String
        let token: String
        let params: [String: String]
        let fields: String

        enum CodingKeys: String, CodingKey {
            case apiName = "api_name"
            case token, params, fields
        }
    }
}
