internal import Foundation

/// The whitelisted functions of given numbers that an answer may state without being given them.
struct Derivation {
    let facts: Facts
    /// The series that the clause speaks of.
    let names: [String]
    let literal: NumberLiteral

    /// A difference, a ratio or a distance in percent of two of the named series.
    var holds: Bool {
        guard literal.upper == nil else { return false }
        let known = Set(names).compactMap(facts.printed)
        return known.contains { a in
            known.contains { b in
                a.name != b.name && Family.of(a.name) == Family.of(b.name) && matches(a.value, b.value)
            }
        }
    }

    private func matches(_ a: Double, _ b: Double) -> Bool {
        switch literal.unit {
        case .percent: b != 0 && isClose(abs(a / b - 1) * 100)
        case .times: b != 0 && isClose(a / b)
        default: isClose(abs(a - b))
        }
    }

    /// `上涨0.13元`: the close less the close of the day before.
    func isDayChange(sign: Double) -> Bool {
        guard literal.unit == .yuan, let close = facts.value(SeriesLexicon.close), let before = facts.closeBefore else {
            return false
        }
        return (close - before) * sign >= 0 && isClose(abs(close - before), within: 0.01)
    }

    /// A stop price that is the close less a share stated in the same sentence, or that share.
    func isStop(numbers: [NumberLiteral]) -> Bool {
        guard let close = facts.printed(SeriesLexicon.close)?.value else { return false }
        let shares = numbers.filter { $0.unit == .percent }.map { abs($0.value) }
        if literal.unit != .percent { return shares.contains { isClose(close * (1 - $0 / 100)) } }
        let price = close * (1 - abs(literal.value) / 100)
        return numbers.contains { $0.unit != .percent && abs($0.value - price) <= max(0.01, 0.005 * price) }
    }

    /// - Parameter least: the least tolerance, a cent for prices.
    func isClose(_ value: Double, within least: Double = 0) -> Bool {
        let half = 0.5 * pow(10, -Double(literal.decimals))
        return abs(abs(literal.value * literal.scale) - value) <= max(half, 0.005 * abs(value), least) + 1e-9
    }
}
