import Foundation
import Messages
import Synchronization
import TrainerCore

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
    private let notify: @Sendable (SourceNotice) -> Void
    private let pacer: CallPacer
    private let backoff: Mutex<Backoff>

    /// Windows over which a call waits for the minute limit before it gives up: another program may share the account.
    private static let longestQueue = 5

    public init(
        _ settings: TuShareSettings, time: SourceTime = .continuous,
        notify: @escaping @Sendable (SourceNotice) -> Void = { _ in }
    ) {
        self.settings = settings
        self.time = time
        self.notify = notify
        self.pacer = CallPacer(time: time, limit: settings.callsPerMinute)
        self.backoff = Mutex(Backoff(seed: settings.jitterSeed))
    }

    /// Asks `api`; empty `fields` gives the API's default columns. Transient faults are retried `settings.attempts`
    /// times, a minute limit is waited out, hour and day limits are thrown at once.
    public func call(_ api: String, _ params: [String: String], fields: [String] = []) async throws -> TuShareAnswer {
        guard !settings.token.isEmpty else {
            throw TrainerError(.tokenMissing, .tuShareTokenMissing, hint: .tuShareTokenWhere)
        }
        let body = try requestBody(api, params, fields)
        var calls = 0
        var failures = 0
        var refusals = 0
        while true {
            try await pacer.awaitTurn(of: api)
            try Task.checkCancellation()
            calls += 1
            switch try await attempt(api, body) {
            case .table(let table):
                return TuShareAnswer(table: table, calls: calls)
            case .final(let error):
                throw error
            case .minuteLimit(let limit, let error):
                refusals += 1
                guard refusals < Self.longestQueue else { throw error }
                await pacer.learn(limit: limit, of: api)
                let seconds = Int(CallPacer.window.components.seconds)
                notify(SourceNotice(.waiting, .tuShareWaits(api: api, seconds: seconds, limit: limit)))
            case .transient(let error):
                failures += 1
                guard failures < settings.attempts else { throw exhausted(error, api) }
                try await pause(after: failures, api, error)
            }
        }
    }

    /// The minute limit that paces `api` now, configured or learnt.
    public func minuteLimit(of api: String) async -> Int? { await pacer.limit(of: api) }

    func report(_ notice: SourceNotice) { notify(notice) }

    private func attempt(_ api: String, _ body: [UInt8]) async throws -> ReplyVerdict {
        do {
            let reply = try await HTTPPost.send(body, to: settings.baseURL, timeout: settings.timeout)
            return ReplyJudge(api: api, token: settings.token).verdict(status: reply.status, body: reply.body)
        } catch let fault as HTTPPostFault {
            if case .badAddress = fault {
                return .final(TrainerError(.configInvalid, .tuShareAddressInvalid(settings.baseURL)))
            }
            let why = settings.token.redacted(from: fault.text)
            return .transient(
                TrainerError(
                    .upstreamUnavailable, .tuShareBroken(api: api, what: why), hint: .tuShareUnreachableRemedy,
                    cause: why))
        }
    }

    private func pause(after failures: Int, _ api: String, _ error: TrainerError) async throws {
        let pause = backoff.withLock { $0.pause(after: failures) }
        let seconds = (Double(pause.components.seconds) + Double(pause.components.attoseconds) * 1e-18)
        notify(
            SourceNotice(
                .retrying,
                .tuShareRetries(
                    api: api, attempt: failures, of: settings.attempts, seconds: String((seconds * 10).rounded() / 10),
                    why: error.cause ?? error.message.en)))
        try await time.sleep(pause)
    }

    private func exhausted(_ error: TrainerError, _ api: String) -> TrainerError {
        TrainerError(
            error.code, .tuShareUnreachable(address: settings.baseURL, api: api, attempts: settings.attempts),
            hint: error.hint, cause: error.message.en)
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
