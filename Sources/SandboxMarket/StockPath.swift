/// Walks one stock through the trading days. Each day draws from a generator keyed by (seed, code, day), so a day
/// depends on the days before it alone.
struct StockPath {
    let profile: StockProfile
    let seed: UInt64
    private(set) var bars: [MarketBar] = []
    private(set) var factors: [MarketFactor] = []
    private(set) var suspensions: [MarketSuspension] = []

    private var closeCents: Int
    private var factor: Double
    private var listedDays: Int
    private var regime = Regime.range
    private var regimeDaysLeft = 0
    private var anchorCents: Int
    private var suspendedDaysLeft = 0
    private var pendingRight: ExRight?

    private enum Regime: CaseIterable { case up, down, range, wild }

    /// Cash in cents and new shares a held share.
    private struct ExRight {
        let cashCents: Int
        let bonus: Double
    }

    init(profile: StockProfile, seed: UInt64, start: MarketDay) {
        self.profile = profile
        self.seed = seed
        closeCents = profile.firstPriceCents
        anchorCents = profile.firstPriceCents
        factor = profile.firstFactor
        listedDays = profile.listDay >= start ? 0 : 1_000
    }

    mutating func advance(to day: MarketDay) {
        guard profile.listDay <= day, day < profile.delistDay ?? day.next else { return }
        var random = SeededRandom(seed, "day", profile.code, day.description)
        turnRegime(&random)
        scheduleRight(day, &random)
        if isSuspended(&random) {
            suspensions.append(MarketSuspension(code: profile.code, day: day))
            factors.append(MarketFactor(code: profile.code, day: day, factor: factor))
            return
        }
        listedDays = min(listedDays + 1, 1_000)
        let reference = exRightReference()
        trade(day, reference, &random)
        factors.append(MarketFactor(code: profile.code, day: day, factor: factor))
    }

    private mutating func turnRegime(_ random: inout SeededRandom) {
        let draw = random.pick(10)
        let length = 15 + random.pick(50)
        guard regimeDaysLeft == 0 else {
            regimeDaysLeft -= 1
            return
        }
        regimeDaysLeft = length
        anchorCents = closeCents
        regime =
            switch draw {
            case 0...2: .up
            case 3...5: .down
            case 6...8: .range
            default: .wild
            }
        // A price near one yuan would be delisted; one far above its start would leave the range of real prices.
        if closeCents < 200 { regime = .up }
        if closeCents > profile.firstPriceCents * 6 { regime = .down }
    }

    /// Dividends come in summer, once a year for two stocks in three; one in six of them also gives shares.
    private mutating func scheduleRight(_ day: MarketDay, _ random: inout SeededRandom) {
        let draw = random.unit()
        let size = random.unit()
        var yearly = SeededRandom(seed, "right", profile.code, String(day.year))
        let pays = yearly.unit() < 0.67
        let month = 5 + yearly.pick(4)
        let dayOfMonth = 1 + yearly.pick(28)
        guard pays, day.month == month, day.dayOfMonth >= dayOfMonth, lastRightYear != day.year, listedDays > 20 else {
            return
        }
        lastRightYear = day.year
        let cash = max(1, Int(Double(closeCents) * (0.005 + 0.03 * size)))
        pendingRight = ExRight(cashCents: cash, bonus: draw < 0.17 ? [0.2, 0.3, 0.4, 0.5][yearly.pick(4)] : 0)
    }
    private var lastRightYear = 0

    private mutating func isSuspended(_ random: inout SeededRandom) -> Bool {
        let draw = random.unit()
        let length = 1 + random.pick(9)
        if suspendedDaysLeft > 0 {
            suspendedDaysLeft -= 1
            return true
        }
        guard draw < 0.0012, listedDays > 20 else { return false }
        suspendedDaysLeft = length - 1
        return true
    }

    /// (close − cash) / (1 + new shares), half up to the cent; the factor follows the rounded price, as TuShare's does.
    private mutating func exRightReference() -> Int {
        guard let right = pendingRight else { return closeCents }
        pendingRight = nil
        let exact = Double(closeCents - right.cashCents) / (1 + right.bonus)
        let reference = max(1, Int((exact + 0.5).rounded(.down)))
        factor = (factor * Double(closeCents) / Double(reference) * 10_000).rounded() / 10_000
        return reference
    }

    private mutating func trade(_ day: MarketDay, _ reference: Int, _ random: inout SeededRandom) {
        let isFirstDay = listedDays == 1
        let band = band(day, reference)
        let volatility = profile.dailyVolatility * (regime == .wild ? 1.9 : 1)
        let move = isFirstDay ? random.uniform(0.1, 1.4) : drift + marketMove(day) * profile.beta
        let noise = random.normal() * volatility
        let gap = random.normal() * volatility * 0.35
        let upper = abs(random.normal()) * volatility * 0.45
        let lower = abs(random.normal()) * volatility * 0.45
        func price(_ change: Double) -> Int {
            min(max(Int((Double(reference) * (1 + change)).rounded()), band.lowerBound), band.upperBound)
        }
        let open = price(gap + (isFirstDay ? move * 0.7 : 0))
        let close = price(move + noise)
        let high = min(max(Int((Double(max(open, close)) * (1 + upper)).rounded()), 1), band.upperBound)
        let low = max(Int((Double(min(open, close)) * (1 - lower)).rounded()), band.lowerBound)
        append(day, reference, open, max(high, open, close), min(low, open, close), close, &random)
        closeCents = close
    }

    private mutating func append(
        _ day: MarketDay, _ reference: Int, _ open: Int, _ high: Int, _ low: Int, _ close: Int,
        _ random: inout SeededRandom
    ) {
        let change = Double(close) / Double(reference) - 1
        let busy = 0.7 + 14 * abs(change) + 0.5 * random.unit()
        let lots = profile.usualVolume * busy * (1 + 0.3 * max(-2, random.normal() / 2))
        let volume = lots.rounded(.down) + (high == low ? 0 : Double(random.pick(100)) / 100)
        let average = Double(low) + Double(high - low) * random.uniform(0.2, 0.8)
        bars.append(
            MarketBar(
                code: profile.code, day: day, open: Double(open) / 100, high: Double(high) / 100,
                low: Double(low) / 100, close: Double(close) / 100, preClose: Double(reference) / 100,
                change: Double(close - reference) / 100, pctChg: (change * 1_000_000).rounded() / 10_000,
                volume: volume, amount: (volume * average).rounded() / 1_000))
    }

    private var drift: Double {
        switch regime {
        case .up: 0.0042
        case .down: -0.0038
        case .range: 0.08 * (Double(anchorCents) / Double(max(closeCents, 1)) - 1)
        case .wild: 0
        }
    }

    private func marketMove(_ day: MarketDay) -> Double {
        var random = SeededRandom(seed, "market", day.description)
        return random.normal() * 0.007
    }

    private func band(_ day: MarketDay, _ reference: Int) -> ClosedRange<Int> {
        let rule = PriceLimit(
            market: profile.market, isST: profile.isST(on: day), listedDays: listedDays, day: day)
        return rule.percent.map { PriceLimit.band(around: reference, percent: $0) } ?? (reference / 3)...(reference * 4)
    }
}
