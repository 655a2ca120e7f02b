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

    /// What it writes about a few dozen made-up markets in all sorts of states: texts to know its template by, the same in
    /// every run and on every machine, whatever the real market did.
    public var referenceSamples: [Sample] {
        MadeUpMarket.varied.enumerated().flatMap { number, bars -> [Sample] in
            let odds = UpOdds(
                probability: 0.3 + Double(number % 41) / 100, similar: 11 + number * 137, all: 20_011 + number * 1_373)
            guard case .samples(let samples) = samples(window: bars, odds: { _ in odds }) else { return [] }
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

    /// Random walks of 120 days that differ in price, swing and volume, and that turn on the way.
    static var varied: [[DailyBar]] { (0..<variedCount).map(walk) }

    static let variedCount = 64
    private static let walkDays = 120
    private static let turn = 90

    private static func walk(_ number: Int) -> [DailyBar] {
        var draws = MadeUpDraws(seed: UInt64(number))
        let codes = [
            "600\(100 + number).SH", "000\(100 + number).SZ", "300\(100 + number).SZ", "688\(100 + number).SH",
        ]
        let code = TSCode(trusted: codes[number % codes.count])
        let swing = draws.next(in: 0.006...0.03)
        let drifts = [draws.next(in: -0.004...0.004), draws.next(in: -0.008...0.008)]
        let trade = draws.next(in: 20_000...900_000)
        var before = fen(draws.next(in: 4...90))
        return (0..<walkDays).map { day in
            let (jump, step) = (draws.next(in: -0.3...0.3) * swing, draws.next(in: -1...1) * swing)
            let (above, below) = (draws.next(in: 0...0.5) * swing, draws.next(in: 0...0.5) * swing)
            let drift = drifts[day < turn ? 0 : 1]
            let (open, close) = (fen(before * (1 + jump)), fen(before * (1 + drift + step)))
            let (high, low) = (fen(max(open, close) * (1 + above)), fen(min(open, close) * (1 - below)))
            let volume = (trade * draws.next(in: 0.4...1.9)).rounded()
            let bar = DailyBar(
                code: code, date: TradeDate(dayNumber: 20_000 + day), open: open, high: high, low: low, close: close,
                preClose: before, volume: volume,
                amount: number % 4 == 3 ? nil : (volume * (open + close) / 20).rounded())
            before = close
            return bar
        }
    }

    private static func fen(_ yuan: Double) -> Double { max(0.01, (yuan * 100).rounded() / 100) }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
private struct MadeUpDraws {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(in range: ClosedRange<Double>) -> Double {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        mixed ^= mixed >> 31
        return range.lowerBound + (range.upperBound - range.lowerBound) * Double(mixed >> 11) * 0x1p-53
    }
}
