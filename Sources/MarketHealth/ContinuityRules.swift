import TrainerCore

/// What ties a bar to the one before it.
enum ContinuityRules {
    /// Ex-rights are a step from `close[t-1]` to `pre_close[t]`, and the adjustment factor takes the same step. Where the
    /// factors of both days are known, a step without one is a hole or a wrong bar, and a step of another size leaves
    /// open which of the two is wrong; where they are not, only a step that no ex-right can make is told.
    static func jump(_ bar: DailyBar, after before: DailyBar, of history: StockHistory) -> BarFinding? {
        guard let old = history.factors.factor(on: before.date), let new = history.factors.factor(on: bar.date) else {
            return plausible.contains(before.close / bar.preClose)
                ? nil
                : BarFinding(
                    bar, .jumpWithoutExRight, .quarantine,
                    "pre_close \(bar.preClose) after close \(before.close) on \(before.date), no factors known")
        }
        let step = ExRightStep(from: before, to: bar, factors: old, new)
        guard !step.agrees else { return nil }
        let detail =
            "close \(before.close) on \(before.date) / pre_close \(bar.preClose) = \(rounded(step.price)), "
            + "factor \(new) / \(old) = \(rounded(step.factor))"
        return step.isEvent
            ? BarFinding(bar, .factorDisagrees, .note, detail)
            : BarFinding(bar, .jumpWithoutExRight, .quarantine, detail)
    }

    /// Whether the price moved between the two bars, but for an ex-right that the factors tell.
    static func moves(from before: DailyBar, to bar: DailyBar, of history: StockHistory) -> Bool {
        guard Fen.of(before.close) != Fen.of(bar.preClose) else { return false }
        guard let old = history.factors.factor(on: before.date), let new = history.factors.factor(on: bar.date) else {
            return true
        }
        return !ExRightStep(from: before, to: bar, factors: old, new).agrees
    }

    /// `pre_close` exceeds the close before it by rounding alone, and no ex-right cuts a price to less than an eighth.
    private static let plausible = 0.995...8.0

    private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
