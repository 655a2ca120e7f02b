/// One thing that goes wrong, for some calls of some API: `KIND[:ARGUMENT][:API[:CALLS]]`, for example
/// `html504:daily:1-3`, `slow:40:daily:2`, `rate-minute:200:daily:1`, `reset`. Calls are counted per API from 1
/// (`2`, `1-3`, `4-`, `1+5`); without them all calls fail, with `late` only the first that would show the newest day.
public struct SandboxFault: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// nginx's page with HTTP 504.
        case html504
        /// A page with HTTP 200, as a portal in the way gives it.
        case html
        /// The connection is reset before any byte.
        case reset
        /// The answer comes after so many seconds.
        case slow(seconds: Double)
        case truncatedGzip
        /// HTTP 200 without a body.
        case empty
        /// `"code":0,"data":null`.
        case noData
        /// The first of the columns that were asked for is not there.
        case noColumn
        /// A good answer without rows that says that there are more.
        case moreOfNothing
        /// `"msg":null` beside good rows.
        case nullMessage
        /// The body ends in the middle.
        case badJSON
        case rateMinute(Int)
        case rateHour(Int)
        case rateDay(Int)
        case permission
        /// The server knows no such API.
        case unknownAPI
        /// The token is not known.
        case token
        /// The newest day has no rows yet.
        case late
        /// Factors before the newest day come out 1 % higher.
        case revisedFactor
        /// Every tenth row comes twice.
        case duplicateRows
        /// A good answer without rows, as on a day on which nothing traded.
        case emptyRows
        /// A cut answer that does not say `has_more`.
        case silentCut
        /// A list of codes in `ts_code` is answered with no rows.
        case noLists
        /// A list of codes in `ts_code` is refused as a wrong parameter.
        case listsRefused
        /// `offset` is ignored: every page is the first one.
        case noPages
        /// The first cell of the first row is a text of so many bytes.
        case hugeCell(bytes: Int)
    }

    public let kind: Kind
    /// nil: every API.
    public let api: String?
    /// nil: every call.
    public let calls: [ClosedRange<Int>]?

    public init(_ kind: Kind, api: String? = nil, calls: [ClosedRange<Int>]? = nil) {
        self.kind = kind
        self.api = api
        self.calls = calls
    }

    /// Throws `SandboxFaultError` naming the word that is wrong.
    public init(_ spec: String) throws {
        var words = spec.split(separator: ":", omittingEmptySubsequences: false).map(String.init)[...]
        kind = try Self.kind(&words, spec)
        let api = words.popFirst().flatMap { $0 == "*" || $0.isEmpty ? nil : $0 }
        self.api = api
        guard let text = words.popFirst() else {
            calls = kind == .late ? [1...1] : nil
            return
        }
        calls = text == "*" ? nil : try text.split(separator: "+").map { try Self.range(String($0), spec) }
        guard words.isEmpty else { throw SandboxFaultError(spec, "has too many parts") }
    }

    func hits(_ api: String, call: Int) -> Bool {
        (self.api ?? api) == api && (calls?.contains { $0.contains(call) } ?? true)
    }

    private static func kind(_ words: inout ArraySlice<String>, _ spec: String) throws -> Kind {
        func number(_ what: String) throws -> Double {
            guard let word = words.popFirst(), let value = Double(word), value >= 0 else {
                throw SandboxFaultError(spec, "needs \(what) after the kind")
            }
            return value
        }
        switch words.popFirst() {
        case "html504", "504": return .html504
        case "html": return .html
        case "reset": return .reset
        case "slow": return .slow(seconds: try number("seconds"))
        case "truncated-gzip": return .truncatedGzip
        case "empty": return .empty
        case "no-data": return .noData
        case "no-column": return .noColumn
        case "more-of-nothing": return .moreOfNothing
        case "msg-null": return .nullMessage
        case "bad-json": return .badJSON
        case "rate-minute": return .rateMinute(Int(try number("a number of calls")))
        case "rate-hour": return .rateHour(Int(try number("a number of calls")))
        case "rate-day": return .rateDay(Int(try number("a number of calls")))
        case "permission": return .permission
        case "unknown-api": return .unknownAPI
        case "token": return .token
        case "late": return .late
        case "revised-factor": return .revisedFactor
        case "duplicate-rows": return .duplicateRows
        case "empty-rows": return .emptyRows
        case "silent-cut": return .silentCut
        case "no-lists": return .noLists
        case "lists-refused": return .listsRefused
        case "no-pages": return .noPages
        case "huge-cell": return .hugeCell(bytes: Int(try number("a number of bytes")))
        default:
            throw SandboxFaultError(
                spec,
                "has an unknown kind; known: html504 html reset slow:SECONDS truncated-gzip empty no-data no-column "
                    + "more-of-nothing msg-null bad-json "
                    + "rate-minute:N rate-hour:N rate-day:N permission unknown-api token late revised-factor "
                    + "duplicate-rows empty-rows silent-cut no-lists lists-refused no-pages huge-cell:BYTES")
        }
    }

    private static func range(_ text: String, _ spec: String) throws -> ClosedRange<Int> {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let low = ends.first.flatMap({ Int($0) }), low >= 1, ends.count <= 2 else {
            throw SandboxFaultError(spec, "has no call numbers like 2, 1-3, 4- or 1+5")
        }
        guard ends.count == 2 else { return low...low }
        guard let high = ends[1].isEmpty ? Int.max : Int(ends[1]), high >= low else {
            throw SandboxFaultError(spec, "has no call numbers like 2, 1-3, 4- or 1+5")
        }
        return low...high
    }
}

public struct SandboxFaultError: Error, CustomStringConvertible {
    public let description: String
    init(_ spec: String, _ what: String) { description = "fault \"\(spec)\" \(what)" }
}
