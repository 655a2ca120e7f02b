import Dedupe
import Samples
import SandboxMarket
import TrainerCore

/// Samples as the daemon writes them, of a simulated market: neighbouring days of one stock among them.
enum MarketSamples {
    /// 1,000 samples that share no data, ordered by key.
    static let unique: [Sample] = Array(all.prefix(1_000))
    /// Another market's, of earlier days.
    static let reference: [Sample] = samples(seed: 41, stocks: 40, through: 20_240_719, ends: [0, 20, 40])
    static let template = TemplateProfile.learn(from: reference.map { NearText($0) })

    private static let all = samples(seed: 7, stocks: 52, through: 20_240_930, ends: [0, 1, 2, 9, 30])
        .sorted { $0.key < $1.key }

    /// - Parameter ends: how many bars before the last one a window ends.
    private static func samples(seed: UInt64, stocks: Int, through day: Int, ends: [Int]) -> [Sample] {
        let market = MarketSimulator(seed: seed, stocks: stocks).market(through: MarketDay(yyyymmdd: day))
        let writer = SampleWriter()
        return market.codes.flatMap { code -> [Sample] in
            let bars = market.bars(of: code).compactMap(bar)
            return ends.flatMap { writer.samples(window: Array(bars.dropLast($0))).written }
        }
    }

    private static func bar(_ bar: MarketBar) -> DailyBar? {
        guard let code = TSCode(bar.code), let date = TradeDate(bar.day.description) else { return nil }
        return DailyBar(
            code: code, date: date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
            preClose: bar.preClose, volume: bar.volume, amount: bar.amount)
    }
}

extension SampleOutcome {
    fileprivate var written: [Sample] {
        if case .samples(let samples) = self { samples } else { [] }
    }
}
