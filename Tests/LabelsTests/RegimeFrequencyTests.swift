import Labels
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("RegimeFrequency")
struct RegimeFrequencyTests {
    private let asOf = TradeDate(dayNumber: 20_100)

    @Test("is (k + a·p₀) / (n + a), in hundredths")
    func formula() {
        let items = items("up|weak|above|x", ups: 80, of: 100) + items("down|weak|above|x", ups: 20, of: 100, from: 500)
        let table = RegimeFrequency(items: items, asOf: asOf)
        #expect(table.baseRate == 0.5)
        #expect(abs(table.shrunken(regime: "up|weak|above|y") - 105.0 / 150) < 1e-15)
        #expect(abs(table.shrunken(regime: "down|weak|above|y") - 45.0 / 150) < 1e-15)
        let mild = RegimeFrequency(items: self.items("a|b|c", ups: 57, of: 100), asOf: asOf, strength: 10)
        #expect(mild.printed(regime: "a|b|c|d") == 0.57)
    }

    @Test("stays within .35 … .65, whatever happened")
    func clips() {
        let table = RegimeFrequency(items: items("up|a|b", ups: 900, of: 1_000), asOf: asOf)
        #expect(table.shrunken(regime: "up|a|b") > 0.85)
        #expect(table.printed(regime: "up|a|b") == 0.65)
        let low = RegimeFrequency(items: items("up|a|b", ups: 1, of: 1_000), asOf: asOf)
        #expect(low.printed(regime: "up|a|b") == 0.35)
    }

    @Test("a state never seen gets the share over all, and nothing at all gives a half")
    func unseen() {
        let table = RegimeFrequency(items: items("up|a|b", ups: 45, of: 100), asOf: asOf)
        #expect(table.printed(regime: "down|c|d") == 0.45)
        #expect(RegimeFrequency(items: [], asOf: asOf).printed(regime: "down|c|d") == 0.5)
    }

    @Test("a label counts from the day on which it matured, and once per code and day")
    func matured() {
        let all = items("up|a|b", ups: 10, of: 20)
        let exits = all.map(\.label.interval.exit)
        #expect(RegimeFrequency(items: all, asOf: exits[0]).total.count == 20)
        #expect(RegimeFrequency(items: all, asOf: exits[0].advanced(by: -1)).total.count == 0)
        #expect(RegimeFrequency(items: all + all, asOf: exits[0]).total.count == 20)
        var random = SplitMix64(seed: 1)
        #expect(
            RegimeFrequency(items: all.shuffled(using: &random), asOf: asOf) == RegimeFrequency(items: all, asOf: asOf))
    }

    @Test("survives being stored")
    func codable() throws {
        let table = RegimeFrequency(items: items("up|a|b", ups: 45, of: 100), asOf: asOf)
        #expect(try CanonicalJSON.decode(RegimeFrequency.self, from: CanonicalJSON.encode(table)) == table)
    }

    @Test(
        "is better calibrated on a hold-out than what happened to one stock", arguments: 1...20 as ClosedRange<UInt64>)
    func calibration(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let truth = (0..<24).map { ("s\($0)|a|b", Double.random(in: 0.38...0.62, using: &random)) }
        func draw(_ p: Double) -> Bool { Double.random(in: 0..<1, using: &random) < p }
        var train: [RegimeItem] = []
        var holdOut: [(regime: String, isUp: Bool)] = []
        for (regime, p) in truth {
            let count = Int.random(in: 5...200, using: &random)
            for _ in 0..<count { train.append(item(regime, isUp: draw(p), number: train.count)) }
            holdOut += (0..<200).map { _ in (regime, draw(p)) }
        }
        let table = RegimeFrequency(items: train, asOf: asOf)
        let ofFrequencies = calibrationError(holdOut.map { (table.printed(regime: $0.regime), $0.isUp) })
        // Each question is answered with the outcome of one train stock in the same state.
        let byRegime = Dictionary(grouping: train, by: \.regime)
        let ofOutcomes = calibrationError(
            holdOut.compactMap { row in
                byRegime[row.regime]?.randomElement(using: &random).map { ($0.label.isUp ? 1 : 0, row.isUp) }
            })
        #expect(ofFrequencies < ofOutcomes / 3, "\(ofFrequencies) against \(ofOutcomes)")
        #expect(ofFrequencies < 0.08)
    }

    /// ECE over ten bins of equal mass (Guo et al. 2017).
    private func calibrationError(_ forecasts: [(p: Double, isUp: Bool)]) -> Double {
        let sorted = forecasts.sorted { $0.p < $1.p }
        return (0..<10).reduce(0.0) { sum, bin in
            let rows = sorted[(sorted.count * bin / 10)..<(sorted.count * (bin + 1) / 10)]
            let said = rows.reduce(0) { $0 + $1.p }
            let happened = Double(rows.count(where: \.isUp))
            return sum + abs(said - happened) / Double(sorted.count)
        }
    }

    private func items(_ regime: String, ups: Int, of count: Int, from first: Int = 0) -> [RegimeItem] {
        (0..<count).map { item(regime, isUp: $0 < ups, number: first + $0) }
    }

    private func item(_ regime: String, isUp: Bool, number: Int) -> RegimeItem {
        let day = TradeDate(dayNumber: 20_000)
        let label = MarketLabel(
            code: TSCode(trusted: "\(600_000 + number).SH"), day: day, horizon: 5,
            interval: LabelInterval(entry: day.advanced(by: 1), exit: day.advanced(by: 8)),
            stockReturn: isUp ? 0.01 : -0.01, benchmarkReturn: 0, volatility: 0.02)
        return RegimeItem(regime: regime, label: label)
    }
}
