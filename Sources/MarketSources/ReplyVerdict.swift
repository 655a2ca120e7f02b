import Foundation
import Messages
import TrainerCore

/// What one call came to, before any retry.
enum ReplyVerdict: Sendable {
    case table(TuShareTable)
    /// Worth another try after a pause.
    case transient(TrainerError)
    /// The same, and no connection came about: the error says all.
    case unreached(TrainerError)
    /// Over the limit of a minute, an hour or a day.
    case limited(RateText, TrainerError)
    /// The server knows no API of that name.
    case unknownAPI(TrainerError)
    /// Trying again cannot help now.
    case final(TrainerError)
}

/// Sorts answers by what to do about them. The codes are coarse (40203 is both "no permission" and "too often"), so the
/// text decides, the rate texts first because they speak of permission too.
struct ReplyJudge: Sendable {
    let api: String
    let token: TuShareToken
    /// Whether an answer without rows is none.
    var needsRows = false

    func verdict(status: Int, body: [UInt8]) -> ReplyVerdict {
        let reply: TuShareReply
        do {
            reply = try ReplyScanner.scan(body)
        } catch {
            return .transient(unreadable(status: status, body: body, error.text))
        }
        let cause = TrainerError.Cause.foreign("code \(reply.code): \(token.redacted(from: reply.message))")
        if reply.code != 0, let verdict = knownVerdict(reply.message, cause) { return verdict }
        // TuShare's own verdicts come with HTTP 200: what a gateway in front of it says is no judgement of the request.
        if Self.isOutage(status) {
            return .transient(unreadable(status: status, body: body, "code \(reply.code)"))
        }
        if reply.code != 0 { return refusal(code: reply.code, reply.message, cause) }
        guard let table = reply.table else {
            return .transient(
                TrainerError(
                    .upstreamMalformed, .tuShareBroken(api: api, what: .replyWithoutData),
                    hint: .tuShareUnreachableRemedy))
        }
        // Taken for cut, it would be asked for again stock by stock.
        if table.rowCount == 0, needsRows || table.hasMore {
            return .transient(
                TrainerError(
                    .upstreamMalformed,
                    .tuShareBroken(
                        api: api,
                        what: .replyWithoutRows(more: table.hasMore)),
                    hint: .tuShareUnreachableRemedy))
        }
        return .table(table)
    }

    /// What TuShare's own words come to, whatever the HTTP status; nil where they are not known.
    private func knownVerdict(_ words: String, _ cause: TrainerError.Cause) -> ReplyVerdict? {
        if let rate = RateText(words) {
            let error = TrainerError(
                rate.code, .tuShareRateLimited(api: api, limit: rate.limit, window: rate.period.rawValue),
                hint: .tuShareRateResumes(window: rate.period.rawValue), cause: cause)
            return .limited(rate, error)
        }
        if Self.deniesPermission(words) {
            return .final(
                TrainerError(
                    .permissionDenied, .tuSharePermissionDenied(api: api), hint: .tuSharePermissionRemedy, cause: cause)
            )
        }
        if words.contains("token不对") {
            return .final(
                TrainerError(.tokenInvalid, .tuShareTokenRefused(api: api), hint: .tuShareTokenWhere, cause: cause))
        }
        return nil
    }

    private static func deniesPermission(_ words: String) -> Bool {
        if words.contains("权限不足") { return true }
        return words.range(of: "没有").map { words[$0.upperBound...].contains("权限") } ?? false
    }

    private func refusal(code: Int, _ words: String, _ cause: TrainerError.Cause) -> ReplyVerdict {
        if words.contains("请指定正确的接口名") || words.contains("unknown data source") {
            return .unknownAPI(
                TrainerError(
                    .requestInvalid, .tuShareAPIUnknown(api: api), hint: .tuShareRequestRemedy, cause: cause))
        }
        return .final(
            TrainerError(
                .requestInvalid, .tuShareRequestRefused(api: api, code: code), hint: .tuShareRequestRemedy, cause: cause
            ))
    }

    private static func isOutage(_ status: Int) -> Bool { status >= 500 || status == 429 }

    private func unreadable(status: Int, body: [UInt8], _ what: String) -> TrainerError {
        let start = token.redacted(from: Self.beginning(of: body))
        let isServerFault = Self.isOutage(status) || body.isEmpty
        let message: Message =
            body.isEmpty
            ? .tuShareBroken(api: api, what: .replyEmpty(status: status))
            : Self.looksLikeJSON(body)
                ? .tuShareBroken(api: api, what: .replyBroken(status: status, what: what))
                : .tuShareNotJSON(api: api, status: status, start: start)
        return TrainerError(
            isServerFault ? .upstreamUnavailable : .upstreamMalformed, message,
            // No outage: the server is there, and nothing at this path.
            hint: status == 404 ? .tuShareAddressRemedy : .tuShareUnreachableRemedy,
            cause: .foreign("HTTP \(status): \(start)"))
    }

    private static func looksLikeJSON(_ body: [UInt8]) -> Bool {
        body.first { $0 > 0x20 } == UInt8(ascii: "{")
    }

    /// The first 120 bytes on one line.
    private static func beginning(of body: [UInt8]) -> String {
        let text = String(decoding: body.prefix(120), as: UTF8.self)
        return text.split(whereSeparator: { $0.isWhitespace || $0.isNewline }).joined(separator: " ")
    }
}
