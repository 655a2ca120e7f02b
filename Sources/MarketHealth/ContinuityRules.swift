import TrainerCore

/// What ties a bar to the one before it.
enum ContinuityRules {
    /// Ex-rights are a step from `close[t-1]` to `pre_close[t]`, and the adjustment factor takes the same step. Where the
    /// factors of both days are known, a step without one is a hole or a wrong bar, and a step of another size leaves
    /// open which of the two is wrong; where they are not, only a step that no ex-right can make is told.
    static func jump(_ bar: DailyBar, after before: DailyBar, of history: StockHistory) -> BarFinding? {
        let step = before.close / bar.preClose
        guard let old = history.factors.factor(on: before.date), let new = history.factors.factor(on: bar.date) else {
            return plausible.contains(step)
                ? nil
                : BarFinding(
                    bar, .jumpWithoutExRight, .quarantine,
                    "pre_close \(bar.preClose) after close \(before.close) on \(before.date), no factors known")
        }
        let ratio = new / old
        guard abs(step / ratio - 1) > tolerance(bar, before) else { return nil }
        let isEvent = abs(ratio - 1) > noEvent
        let detail =
            "close \(before.close) on \(before.date) / pre_close \(bar.preClose) = \(rounded(step)), "
            + "factor \(new) / \(old) = \(rounded(ratio))"
        return isEvent
            ? BarFinding(bar, .factorDisagrees, .note, detail)
            : BarFinding(bar, .jumpWithoutExRight, .quarantine, detail)
    }

    /// Both prices are rounded to the fen, and factors agree to 5e-4.
    private static func tolerance(_ bar: DailyBar, _ before: DailyBar) -> Double {
        max(agreement, 0.0051 / bar.preClose)
    }

    /// What the factors of one source and the chain of `close/pre_close` may differ by.
    private static let agreement = 5e-4
    /// Factors drift in their last digit; a change this small is no event.
    private static let noEvent = 1e-4
    /// `pre_close` exceeds the close before it by rounding alone, and no ex-right cuts a price to less than an eighth.
    private static let plausible = 0.995...8.0

    private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
