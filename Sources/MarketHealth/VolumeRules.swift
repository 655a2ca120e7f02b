import TrainerCore

/// What a bar's volume and amount must obey.
enum VolumeRules {
    /// Shares without money or money without shares cannot be; nor can a price move on a day without trade. A still day
    /// without trade is noted: some sources write one for a halt.
    static func zeroVolume(_ bar: DailyBar) -> BarFinding? {
        if bar.volume > 0 {
            guard bar.amount == 0 else { return nil }
            return BarFinding(bar, .zeroVolume, .quarantine, "vol \(bar.volume) and amount 0")
        }
        if let amount = bar.amount, amount > 0 {
            return BarFinding(bar, .zeroVolume, .quarantine, "vol 0 and amount \(amount)")
        }
        let moved = bar.high > bar.low || Fen.of(bar.close) != Fen.of(bar.preClose)
        return moved
            ? BarFinding(
                bar, .zeroVolume, .quarantine,
                "vol 0, yet low \(bar.low), high \(bar.high), close \(bar.close), pre_close \(bar.preClose)")
            : BarFinding(bar, .zeroVolume, .note, "vol 0, no trade all day")
    }

    /// The mean price paid, `amount · 10 / vol` (千元 over 手), lies within the day's range. Amounts of a quiet day are
    /// rounded visibly, so the bound is that of the worst rounding that a source has: half a 手, 50 yuan.
    static func vwap(_ bar: DailyBar) -> BarFinding? {
        guard let amount = bar.amount, amount > 0, bar.volume > 0 else { return nil }
        let mean = amount * 10 / bar.volume
        if mean >= bar.low, mean <= bar.high { return nil }
        let highest = (amount + 0.05) * 10 / max(bar.volume - 0.5, bar.volume / 2)
        let lowest = max(0, amount - 0.05) * 10 / (bar.volume + 0.5)
        guard highest < bar.low * (1 - slack) || lowest > bar.high * (1 + slack) else { return nil }
        let isFar = highest < bar.low * (1 - far) || lowest > bar.high * (1 + far)
        return BarFinding(
            bar, .vwapOutside, isFar ? .quarantine : .note,
            "vwap \(Fen.text(Fen.of(mean))) outside \(bar.low)…\(bar.high) (amount \(amount), vol \(bar.volume))")
    }

    /// A bar that repeats the day before to the last share is the old reply under a new date.
    static func stale(_ bar: DailyBar, after before: DailyBar) -> BarFinding? {
        guard bar.volume > 0, bar.volume == before.volume, bar.amount == before.amount, bar.close == before.close,
            bar.open == before.open, bar.high == before.high, bar.low == before.low
        else { return nil }
        return BarFinding(bar, .stale, .quarantine, "the same bar as on \(before.date), vol \(bar.volume)")
    }

    /// Trades outside the session (blocks, fixed price after hours) may be in the sums and not in the range.
    private static let slack = 0.005
    /// Beyond this no such trade explains it: units are mixed up, or the prices are adjusted ones.
    private static let far = 0.02
}
