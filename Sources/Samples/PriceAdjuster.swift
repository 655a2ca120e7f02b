import Foundation
public import TrainerCore

/// How prices are put on one level.
public enum PriceAdjustment: String, Codable, CaseIterable, Sendable {
    /// As traded.
    case raw
    /// 前复权: `price · f[t] / f[anchor]`, with the newest factor as the anchor. Never stored: each dividend changes it.
    case qfq
    /// 后复权: `price · f[t]`.
    case hfq
}

/// Bars on one level, and where the level comes from.
public struct AdjustedBars: Hashable, Sendable {
    public enum Basis: String, Codable, Sendable {
        /// No adjustment was asked for.
        case none
        /// One source's factor series, whole.
        case factors
        /// The chain of `close[t-1] / pre_close[t]`, 1 on the first bar.
        case chain
    }

    public let bars: [DailyBar]
    /// `f[t]`, beside the bars; 1 for raw prices.
    public let factors: [Double]
    public let basis: Basis
}

/// Adjusted prices, derived whenever they are asked for.
///
/// Prices are rounded as TuShare's `pro_bar` does (`'%.2f'` of the product in its order of operations); the two agree to
/// the cent where the factors are TuShare's. Where the factors leave an ex-right untold, tell of one that the bars do not have
/// (some of them are of another level), or do not reach back to the first bar, the chain is used for the whole series, never
/// a mixture; per event the two differ by 5e-4 at most.
public enum PriceAdjuster {
    /// - Parameters:
    ///   - bars: one stock's, ascending; each with a positive `pre_close` and close.
    ///   - factors: one source's series of the stock; the last one is the anchor of qfq.
    public static func adjusted(
        _ bars: [DailyBar], _ adjustment: PriceAdjustment, factors: FactorSeries
    ) -> AdjustedBars {
        guard adjustment != .raw else {
            return AdjustedBars(bars: bars, factors: bars.map { _ in 1 }, basis: .none)
        }
        let known = inForce(factors, on: bars)
        let series = known ?? chain(of: bars)
        let anchor = adjustment == .qfq ? (known == nil ? series.last : factors.factors.last?.factor) : nil
        return AdjustedBars(
            bars: zip(bars, series).map { scaled($0, by: $1, over: anchor) }, factors: series,
            basis: known == nil ? .chain : .factors)
    }

    /// The factor of each bar's day. On a day that the source did not tell of, the one before stays as long as the bar
    /// itself says so: its reference price is the close before it. nil where that leaves a bar without one, and where the
    /// factor steps otherwise than the prices do.
    static func inForce(_ factors: FactorSeries, on bars: [DailyBar]) -> [Double]? {
        var series: [Double] = []
        series.reserveCapacity(bars.count)
        for (row, bar) in bars.enumerated() {
            let stays = row > 0 && bars[row - 1].close == bar.preClose
            guard let factor = factors.factor(on: bar.date) ?? (stays ? series.last : nil) else { return nil }
            if let last = series.last,
                ExRightStep(from: bars[row - 1], to: bar, factors: last, factor).isContradicted
            {
                return nil
            }
            series.append(factor)
        }
        return series
    }

    /// `f[0] = 1`, `f[t] = f[t-1] · close[t-1] / pre_close[t]`.
    static func chain(of bars: [DailyBar]) -> [Double] {
        var factor = 1.0
        return bars.indices.map { row in
            if row > 0 { factor *= bars[row - 1].close / bars[row].preClose }
            return factor
        }
    }

    private static func scaled(_ bar: DailyBar, by factor: Double, over anchor: Double?) -> DailyBar {
        // Times, then divided: the other order rounds some prices to another cent than pro_bar.
        func price(_ value: Double) -> Double {
            let product = value * factor
            return cents(anchor.map { product / $0 } ?? product)
        }
        return DailyBar(
            code: bar.code, date: bar.date, open: price(bar.open), high: price(bar.high), low: price(bar.low),
            close: price(bar.close), preClose: price(bar.preClose), volume: bar.volume, amount: bar.amount)
    }

    /// What `'%.2f'` prints: the decimal nearest to the binary value, not to a product with 100.
    private static func cents(_ value: Double) -> Double {
        Double(String(format: "%.2f", locale: nil, value)) ?? value
    }
}
