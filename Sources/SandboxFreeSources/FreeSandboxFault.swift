/// One thing that goes wrong: `KIND[:ARGUMENT][:TARGET[:CALLS]]`, for example `empty:kline:1-3`,
/// `http:429:ifzq.gtimg.cn`, `slow:20:quote:2`, `gap:1.5:sina-kline`. TARGET is a page (`kline`, `quote`, `sina-kline`,
/// `sina-factor`, `sina-list`, `sina-count`), a host, or `*`; CALLS are counted per target from 1 (`2`, `1-3`, `4-`).
public struct FreeSandboxFault: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// HTTP 200 without a body, as a throttling Tencent answers.
        case empty
        /// `"data":{}`
        case emptyData
        /// `{"code":0,"msg":"param error","data":[]}`
        case paramError
        /// A wall: HTTP 200 and a page from Tencent, 403 and 拒绝访问 from Sina.
        case html
        case http(Int)
        /// The connection is reset before any byte.
        case reset
        case slow(seconds: Double)
        /// The body ends in the middle.
        case badJSON
        /// Prices are so many percent higher.
        case gap(percent: Double)
        /// K-line rows end after the volume.
        case noAmount
        /// Every tenth row comes twice.
        case duplicateRows
        /// The volume of every board is in shares.
        case shares
        /// Every row's high is below its low.
        case crossed
    }

    public let kind: Kind
    /// nil: everything.
    public let target: String?
    /// nil: every call.
    public let calls: ClosedRange<Int>?

    /// Throws `FreeSandboxFaultError` naming what is wrong.
    public init(_ spec: String) throws {
        var words = spec.split(separator: ":", omittingEmptySubsequences: false).map(String.init)[...]
        kind = try Self.kind(&words, spec)
        target = words.popFirst().flatMap { $0 == "*" || $0.isEmpty ? nil : $0 }
        calls = try words.popFirst().map { try Self.range($0, spec) }
        guard words.isEmpty else { throw FreeSandboxFaultError(spec, "has too many parts") }
    }

    private static func kind(_ words: inout ArraySlice<String>, _ spec: String) throws -> Kind {
        func number(_ what: String) throws -> Double {
            guard let word = words.popFirst(), let value = Double(word), value >= 0 else {
                throw FreeSandboxFaultError(spec, "needs \(what) after the kind")
            }
            return value
        }
        switch words.popFirst() {
        case "empty": return .empty
        case "empty-data": return .emptyData
        case "param-error": return .paramError
        case "html": return .html
        case "http": return .http(Int(try number("a status")))
        case "reset": return .reset
        case "slow": return .slow(seconds: try number("seconds"))
        case "bad-json": return .badJSON
        case "gap": return .gap(percent: try number("percent"))
        case "no-amount": return .noAmount
        case "duplicate-rows": return .duplicateRows
        case "shares": return .shares
        case "crossed": return .crossed
        default:
            throw FreeSandboxFaultError(
                spec,
                "has an unknown kind; known: empty empty-data param-error html http:STATUS reset slow:SECONDS bad-json "
                    + "gap:PERCENT no-amount duplicate-rows shares crossed")
        }
    }

    private static func range(_ text: String, _ spec: String) throws -> ClosedRange<Int> {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let low = ends.first.flatMap({ Int($0) }), low >= 1, ends.count <= 2 else {
            throw FreeSandboxFaultError(spec, "has no call numbers like 2, 1-3 or 4-")
        }
        guard ends.count == 2 else { return low...low }
        guard let high = ends[1].isEmpty ? Int.max : Int(ends[1]), high >= low else {
            throw FreeSandboxFaultError(spec, "has no call numbers like 2, 1-3 or 4-")
        }
        return low...high
    }
}

public struct FreeSandboxFaultError: Error, CustomStringConvertible {
    public let description: String
    init(_ spec: String, _ what: String) { description = "fault \"\(spec)\" \(what)" }
}
