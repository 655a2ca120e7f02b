public import Evidence
public import TrainerCore

extension TrendSignals {
    /// What a question shows, in the shape that the trivial models take: prices as distances in percent, so that stocks
    /// compare.
    ///
    /// nil where a number is missing or the price is none.
    public init?(facts: [Fact]) {
        let values = Dictionary(facts.map { ($0.name, $0.value) }) { first, _ in first }
        func all(_ names: String...) -> [Double]? {
            let found = names.compactMap { values[$0] }
            return found.count == names.count ? found : nil
        }
        guard let prices = all("收盘价", "MA5", "MA20"), let moves = all("日涨跌幅", "5日涨跌幅", "20日涨跌幅"),
            let swings = all("DIF", "DEA"), let plain = all("RSI14", "K", "D", "量比", "波动率"),
            prices.allSatisfy({ $0 > 0 })
        else { return nil }
        let (close, short, long) = (prices[0], prices[1], prices[2])
        self.init(
            lastReturn: moves[0] / 100, averageGap: short - long,
            indicators: moves + plain + [
                (close / long - 1) * 100, (short / long - 1) * 100, swings[0] / close * 100,
                (swings[0] - swings[1]) / close * 100,
            ])
    }
}
