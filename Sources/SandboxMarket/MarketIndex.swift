/// An equal-weighted index of the simulated stocks, base 1,000 before its first day. Four decimals, as index rows have.
enum MarketIndex {
    static func bars(of stocks: [String: [MarketBar]], days: [MarketDay], code: String) -> [MarketBar] {
        var sums: [MarketDay: Sums] = [:]
        for code in stocks.keys.sorted() {
            for bar in stocks[code] ?? [] { sums[bar.day, default: Sums()].add(bar) }
        }
        var last = 1_000.0
        return days.compactMap { day in
            guard let sum = sums[day] else { return nil }
            let close = round(last * sum.close / sum.count)
            let bar = MarketBar(
                code: code, day: day, open: round(last * sum.open / sum.count),
                high: round(last * sum.high / sum.count),
                low: round(last * sum.low / sum.count), close: close, preClose: last, change: round(close - last),
                pctChg: round((close / last - 1) * 100), volume: sum.volume.rounded(),
                amount: (sum.amount * 1_000).rounded() / 1_000)
            last = close
            return bar
        }
    }

    /// Sums of ratios to the reference price.
    private struct Sums {
        var count = 0.0
        var open = 0.0
        var high = 0.0
        var low = 0.0
        var close = 0.0
        var volume = 0.0
        var amount = 0.0

        mutating func add(_ bar: MarketBar) {
            count += 1
            open += bar.open / bar.preClose
            high += bar.high / bar.preClose
            low += bar.low / bar.preClose
            close += bar.close / bar.preClose
            volume += bar.volume
            amount += bar.amount ?? 0
        }
    }

    private static func round(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
