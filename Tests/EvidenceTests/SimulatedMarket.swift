import Evidence
import Statistics
import TrainerCore

/// Stocks whose returns share a daily market, and models of known skill on them. All simulated, all seeded.
struct SimulatedMarket {
    static let codes = 25
    /// returns[day][code], independent from day to day.
    let returns: [[Double]]
    private let horizon: Int

    /// - Parameter correlation: of two stocks' returns on one day.
    init(days: Int, correlation: Double = 0.1, horizon: Int = 1, seed: UInt64) {
        var generator = Xoshiro256(seed: seed)
        var own = [Double](repeating: 0, count: Self.codes)
        self.horizon = horizon
        self.returns = (0..<days).map { _ in
            let market = correlation.squareRoot() * generator.normalPair().0
            generator.fillNormal(&own, deviation: 0.02 * (1 - correlation).squareRoot())
            return own.map { 0.02 * market + $0 }
        }
    }

    /// One item for each day but the last and each code: the label is the next day's return. With `shift` the label is
    /// taken that many days too early, which is what a leak does.
    func items(shift: Int = 0) -> [DecisionItem] {
        (1..<returns.count - 1).flatMap { day in
            (0..<Self.codes).map { code in
                let y = returns[day + 1 - shift][code]
                return DecisionItem(
                    date: TradeDate(dayNumber: 20_000 + day), code: TSCode(trusted: "\(600_000 + code).SH"),
                    horizon: horizon, excessReturn: y, rating: Self.rating(z: y / 0.02),
                    signals: TrendSignals(
                        lastReturn: returns[day][code], averageGap: returns[day][code] - returns[day - 1][code],
                        indicators: [returns[day][code] * 50, returns[day - 1][code] * 50]))
            }
        }
    }

    /// Thirds of a standard normal.
    private static func rating(z: Double) -> Rating { z > 0.4307 ? .buy : z < -0.4307 ? .sell : .hold }

    /// Says p = 0.6 or 0.4, right with this probability, item by item.
    static func forecasts(_ items: [DecisionItem], accuracy: Double, seed: UInt64) -> [Forecast] {
        var generator = Xoshiro256(seed: seed)
        return items.map { item in
            said(generator.uniform() < accuracy ? item.wentUp : !item.wentUp)
        }
    }

    static func said(_ up: Bool, _ probability: Double = 0.6) -> Forecast {
        answer(up ? probability : 1 - probability, up ? .buy : .sell)
    }

    static func answer(_ upProbability: Double, _ rating: Rating) -> Forecast {
        Forecast.Answer(upProbability: upProbability, rating: rating).map(Forecast.answered) ?? .failed(.unparsed)
    }
}

/// Differences of two models on days, drawn item by item: −1, 0 or 1, of which `discordance` are not 0; an item follows its
/// day's draw with probability √ρ, so that two items of a day correlate by ρ.
struct DifferenceWorld {
    var days = 60
    var codes = 25
    var correlation = 0.1
    var discordance = 0.35
    /// In shares: 0.05 is five points.
    var difference = 0.0

    func draw(_ generator: inout Xoshiro256) -> [Double] {
        let follow = UInt64(correlation.squareRoot() * 0x1p53)
        let (up, down) = ((discordance + difference) / 2 * 0x1p53, discordance * 0x1p53)
        let limits = (up: UInt64(up), all: UInt64(down))
        var values = [Double](repeating: 0, count: days * codes)
        values.withUnsafeMutableBufferPointer { values in
            for day in 0..<days {
                let shared = Self.step(generator.next() >> 11, limits)
                for code in 0..<codes {
                    let follows = generator.next() >> 11 < follow
                    values[day * codes + code] = follows ? shared : Self.step(generator.next() >> 11, limits)
                }
            }
        }
        return values
    }

    var index: DateIndex { DateIndex((0..<days).flatMap { [Int](repeating: $0, count: codes) }) }

    /// The day sums of such a draw, without the items.
    func sums(_ generator: inout Xoshiro256, scale: Double = 1) throws -> DateSums {
        let values = draw(&generator)
        var sums = [Double](repeating: 0, count: days)
        values.withUnsafeBufferPointer { values in
            for item in 0..<values.count { sums[item / codes] += scale * values[item] }
        }
        return try DateSums(counts: [Double](repeating: Double(codes), count: days), sums: sums)
    }

    @inline(__always)
    private static func step(_ draw: UInt64, _ limits: (up: UInt64, all: UInt64)) -> Double {
        draw < limits.up ? 1 : draw < limits.all ? -1 : 0
    }
}
