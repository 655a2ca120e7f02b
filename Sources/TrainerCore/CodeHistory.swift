/// The codes that stocks have had, one after the other. A stock is known by the newest of them, and its days before are
/// those of the codes that it left behind.
public struct CodeHistory: Hashable, Sendable {
    public static let none = CodeHistory([])

    private let before: [TSCode: [TSCode]]
    private let today: [TSCode: TSCode]

    /// Changes that lead round in a circle tell nothing.
    public init(_ changes: [CodeChange]) {
        let next = Dictionary(changes.map { ($0.old, $0.new) }, uniquingKeysWith: { $1 })
        var today: [TSCode: TSCode] = [:]
        for old in next.keys {
            var (code, steps) = (old, 0)
            while let later = next[code], steps < next.count { (code, steps) = (later, steps + 1) }
            if next[code] == nil { today[old] = code }
        }
        self.today = today
        self.before = Dictionary(grouping: today.keys, by: { today[$0] ?? $0 }).mapValues { $0.sorted() }
    }

    /// The codes that stocks have today and once had not, ascending.
    public var changed: [TSCode] { before.keys.sorted() }

    /// The codes that its stock had before `code`, ascending.
    public func earlier(than code: TSCode) -> [TSCode] { before[code] ?? [] }

    /// The code of today of a stock that has left `code` behind.
    public func later(than code: TSCode) -> TSCode? { today[code] }

    /// `code` after those that its stock had before.
    public func all(of code: TSCode) -> [TSCode] { earlier(than: code) + [code] }

    /// `codes`, and every other code that their stocks have or had.
    public func whole(_ codes: some Sequence<TSCode>) -> Set<TSCode> {
        Set(codes.flatMap { all(of: later(than: $0) ?? $0) })
    }

    /// Whether samples may be made of the stock: none of its codes was ever kept for questions.
    public func isOpen(_ code: TSCode) -> Bool { all(of: code).allSatisfy { !$0.isHeldOut } }

    /// Whether questions may be asked about the stock: under none of its codes a sample was ever made of it.
    public func isHeldOut(_ code: TSCode) -> Bool { all(of: code).allSatisfy(\.isHeldOut) }

    /// `codes` without those whose stock is among them under its code of today, ascending.
    public func stocks(among codes: Set<TSCode>) -> [TSCode] {
        codes.filter { code in later(than: code).map { !codes.contains($0) } ?? true }.sorted()
    }

    /// Newest days by code, of which a code has those of its stock's earlier ones too.
    public func carriedOn(_ days: [TSCode: TradeDate]) -> [TSCode: TradeDate] {
        var days = days
        for (code, earlier) in before {
            if let newest = (earlier + [code]).compactMap({ days[$0] }).max() { days[code] = newest }
        }
        return days
    }

    /// The same the other way round: what a stock's samples cover under its code of today, its earlier codes' days do.
    public func coveredUnderAll(_ days: [TSCode: TradeDate]) -> [TSCode: TradeDate] {
        var days = days
        for (code, earlier) in before {
            guard let newest = days[code] else { continue }
            for old in earlier { days[old] = max(days[old] ?? newest, newest) }
        }
        return days
    }
}

extension DailyBar {
    /// The same day of the stock under another of its codes.
    public func under(_ code: TSCode) -> DailyBar {
        DailyBar(
            code: code, date: date, open: open, high: high, low: low, close: close, preClose: preClose, volume: volume,
            amount: amount)
    }
}
