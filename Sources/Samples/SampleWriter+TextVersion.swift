public import TrainerCore

extension SampleWriter {
    /// Tells the wording of samples: another one after any change to what is written about three made-up markets (rising,
    /// falling, moving sideways), so that nobody has to remember to count a version up.
    public var textVersion: ContentDigest {
        .of(trialSamples.flatMap { [$0.input, $0.output] }.joined(separator: "\n\n"))
    }

    /// What it writes about those markets, every task of each.
    public var trialSamples: [Sample] {
        MadeUpMarket.all.flatMap { bars -> [Sample] in
            guard case .samples(let samples) = samples(window: bars) else { return [] }
            return samples
        }
    }
}

/// Sixty-five days of no stock, enough for every indicator.
enum MadeUpMarket {
    /// Rising, falling, moving sideways.
    static let all = [1.0, -1.0, 0.0].map(bars)

    private static func bars(_ drift: Double) -> [DailyBar] {
        var bars: [DailyBar] = []
        var before = 20.0
        for day in 0..<65 {
            // Up and down by turns, so that no indicator stands at its end.
            let step = drift * 0.004 + (day % 3 == 0 ? -0.012 : 0.006) * (drift < 0 ? -1 : 1)
            let close = before * (1 + step)
            bars.append(
                DailyBar(
                    code: TSCode(trusted: "600001.SH"), date: TradeDate(dayNumber: 20_000 + day), open: before,
                    high: max(before, close) * 1.005, low: min(before, close) * 0.995, close: close, preClose: before,
                    volume: 100_000 + Double(day % 7) * 10_000, amount: nil))
            before = close
        }
        return bars
    }
}
