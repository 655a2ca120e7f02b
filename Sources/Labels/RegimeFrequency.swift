public import TrainerCore

/// How often stocks in a market state rose, drawn towards how often stocks rise at all: the probability that a shot
/// prints. What happened to one stock is 0 or 1 and would teach a model to be sure; a frequency does not.
public struct RegimeFrequency: Codable, Hashable, Sendable {
    public struct Tally: Codable, Hashable, Sendable {
        public let ups: Int
        public let count: Int

        public init(ups: Int, count: Int) {
            self.ups = ups
            self.count = count
        }

        static func + (left: Tally, right: Tally) -> Tally {
            Tally(ups: left.ups + right.ups, count: left.count + right.count)
        }
    }

    /// a: how many labels the share over all is worth beside a state's own.
    public let strength: Double
    /// Leading fields of a sample's regime that make the coarse state: trend, RSI and MACD. All seven would leave most
    /// states with a handful of labels.
    public let fields: Int
    public let tallies: [String: Tally]
    public let total: Tally

    public static let defaultStrength = 50.0
    public static let defaultFields = 3
    /// No daily forecast of a stock deserves more; the same range bounds what the ledger scores.
    public static let range = 0.35...0.65

    /// - Parameters:
    ///   - items: train items alone; of several with one code and day the first by regime counts.
    ///   - asOf: labels that matured later are left out.
    public init(
        items: some Sequence<RegimeItem>, asOf: TradeDate, strength: Double = defaultStrength,
        fields: Int = defaultFields
    ) {
        precondition(strength > 0 && fields > 0, "a strength and the number of fields are positive")
        var seen: [RegimeItem.Key: RegimeItem] = [:]
        for item in items where item.label.interval.isMatured(on: asOf) {
            if let other = seen[item.key], other.regime <= item.regime { continue }
            seen[item.key] = item
        }
        let tallies = Dictionary(grouping: seen.values) { Self.coarse($0.regime, fields: fields) }
            .mapValues { Tally(ups: $0.count(where: \.label.isUp), count: $0.count) }
        self.init(tallies: tallies, strength: strength, fields: fields)
    }

    init(tallies: [String: Tally], strength: Double, fields: Int) {
        self.tallies = tallies
        self.total = tallies.values.reduce(Tally(ups: 0, count: 0), +)
        self.strength = strength
        self.fields = fields
    }

    /// p₀: the share of ups over all items; a half where there is none.
    public var baseRate: Double { total.count == 0 ? 0.5 : Double(total.ups) / Double(total.count) }

    /// (k + a·p₀) / (n + a), as it is.
    public func shrunken(regime: String) -> Double {
        let tally = tally(of: regime)
        return (Double(tally.ups) + strength * baseRate) / (Double(tally.count) + strength)
    }

    /// The labels of stock-days in the regime's coarse state.
    public func tally(of regime: String) -> Tally {
        tallies[Self.coarse(regime, fields: fields)] ?? Tally(ups: 0, count: 0)
    }

    /// What a shot prints: within `range`, in hundredths.
    public func printed(regime: String) -> Double {
        let within = min(Self.range.upperBound, max(Self.range.lowerBound, shrunken(regime: regime)))
        return (within * 100).rounded() / 100
    }

    static func coarse(_ regime: String, fields: Int) -> String {
        regime.split(separator: "|", omittingEmptySubsequences: false).prefix(fields).joined(separator: "|")
    }
}
