import Messages
public import Samples
public import Statistics
public import TrainerCore

/// How the last days differ from those that samples were learnt from. Advice: it decides nothing.
public struct MarketDrift: Codable, Hashable, Sendable {
    public enum Turbulence: String, Codable, Sendable { case calm, usual, turbulent }
    public enum Direction: String, Codable, Sendable { case falling, sideways, rising }

    public struct Row: Codable, Hashable, Sendable {
        /// `change`, `swing`, `volume_ratio`, `rsi14`, `volatility20`
        public let measure: String
        public let shift: PopulationShift
    }

    public let stocks: Int
    public let firstNewDay: TradeDate
    public let lastDay: TradeDate
    /// The days before, that the newest are held against.
    public let referenceDays: Int
    public let rows: [Row]
    /// By the median swing: below two thirds of what it was, or above one and a half times.
    public let turbulence: Turbulence
    /// By the median stock's change over the new days: beyond five percent.
    public let direction: Direction

    public var shifted: [Row] { rows.filter(\.shift.isShift) }

    /// Days that count as the last ones.
    public static let newDays = 20
    /// Stocks that are looked at, spread over the universe.
    static let mostStocks = 200
    /// With fewer stocks, or days before, a distribution says too little.
    static let leastStocks = 30
    static let leastReferenceDays = 2 * newDays

    /// nil with too few stocks or days.
    public init?(_ stocks: [[MarketReading]]) throws(Degenerate) {
        let known = stocks.filter { !$0.isEmpty }
        let days = Set(known.flatMap { $0.map(\.date) }).sorted()
        guard known.count >= Self.leastStocks, days.count >= Self.newDays + Self.leastReferenceDays,
            let last = days.last
        else { return nil }
        let places = Dictionary(uniqueKeysWithValues: days.enumerated().map { ($1, $0) })
        var rows: [Row] = []
        var swings: [[Double]] = []
        for measure in MarketReading.Measure.allCases {
            let values = Self.values(of: measure, known, on: places)
            if measure == .swing { swings = values }
            rows.append(
                Row(measure: measure.rawValue, shift: try PopulationShift(values, newest: Self.newDays)))
        }
        let firstNew = days[days.count - Self.newDays]
        self.stocks = known.count
        self.firstNewDay = firstNew
        self.lastDay = last
        self.referenceDays = days.count - Self.newDays
        self.rows = rows
        turbulence = Self.turbulence(
            now: swings.suffix(Self.newDays).flatMap(\.self), before: swings.dropLast(Self.newDays).flatMap(\.self))
        direction = Self.direction(
            of: known.map { stock in
                stock.filter { $0.date >= firstNew }.reduce(1.0) { $0 * (1 + ($1[.change] ?? 0) / 100) } - 1
            })
    }

    /// The readings of each day, by its place.
    static func values(
        of measure: MarketReading.Measure, _ stocks: [[MarketReading]], on places: [TradeDate: Int]
    ) -> [[Double]] {
        var values = [[Double]](repeating: [], count: places.count)
        for reading in stocks.joined() {
            if let place = places[reading.date], let value = reading[measure] { values[place].append(value) }
        }
        return values
    }

    private static func turbulence(now: [Double], before: [Double]) -> Turbulence {
        let ratio = median(now) / median(before)
        return ratio > 1.5 ? .turbulent : ratio < 2.0 / 3 ? .calm : .usual
    }

    private static func direction(of changes: [Double]) -> Direction {
        let change = median(changes)
        return change > 0.05 ? .rising : change < -0.05 ? .falling : .sideways
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}

extension MarketDrift {
    /// For the journal.
    var lines: [Message] {
        let days = Message.driftDays(
            Self.newDays, from: firstNewDay.dashed, to: lastDay.dashed, stocks: stocks,
            turbulence: turbulence.rawValue, direction: direction.rawValue)
        return [days]
            + shifted.map { row in
                Message.driftShifted(
                    row.measure, psi: Self.text(row.shift.index), usual: row.shift.usual.map(Self.text), n: row.shift.n)
            }
    }

    private static func text(_ index: Double) -> String { "\((index * 100).rounded() / 100)" }
}
