public import Statistics
public import TrainerCore

/// A part of an evaluation's items, measured by itself: a model that is good on the whole may be bad on one board. Slices are
/// shown and decide nothing: among many, one is out of its limit by chance.
public struct Slice: Codable, Hashable, Sendable {
    public enum Dimension: String, Codable, CaseIterable, Sendable {
        case task
        case board
        /// In the source's own words; `unknown` where no source tells it.
        case industry
        /// By total market value; only of stocks of which it is known.
        case cap
        /// `rising` where MA5 is above MA20 on the question's day, else `falling`.
        case trend
    }

    public enum Standing: String, Codable, Sendable {
        /// All of the interval is at the limit or above it.
        case above
        /// All of it is below.
        case below
        case open
    }

    /// With fewer items a slice is counted and nothing is said of it.
    public static let leastItems = 30

    public let dimension: Dimension
    public let name: String
    public let n: Int
    /// What it is held against.
    public let limit: Double
    /// These three are nil with too few items.
    public let value: Double?
    public let interval: Interval?
    public let standing: Standing?

    /// - Parameter measure: the value with its interval, where it has one; not asked with too few items.
    public init(
        _ place: Place, n: Int, limit: Double, _ measure: () -> (value: Double, interval: Interval?)?
    ) {
        self.dimension = place.dimension
        self.name = place.name
        self.n = n
        self.limit = limit
        guard n >= Self.leastItems, let (value, interval) = measure() else {
            (self.value, self.interval, standing) = (nil, nil, nil)
            return
        }
        self.value = value
        self.interval = interval
        standing = Self.standing(interval, limit)
    }

    private static func standing(_ interval: Interval?, _ limit: Double) -> Standing {
        guard let interval else { return .open }
        if interval.lower >= limit { return .above }
        return interval.upper < limit ? .below : .open
    }
}

extension Slice {
    /// Which part an item belongs to.
    public struct Place: Hashable, Sendable {
        public let dimension: Dimension
        public let name: String

        public static func task(_ task: TaskKind) -> Place { Place(dimension: .task, name: task.rawValue) }
        public static func board(_ board: Board) -> Place { Place(dimension: .board, name: board.rawValue) }
        /// - Parameter industry: nil: of a stock of which no source tells it.
        public static func industry(_ industry: String?) -> Place {
            Place(dimension: .industry, name: industry ?? Slice.unknownIndustry)
        }
        public static func cap(_ cap: CapBand) -> Place { Place(dimension: .cap, name: cap.rawValue) }
        /// By MA5 − MA20.
        public static func trend(_ averageGap: Double) -> Place {
            Place(dimension: .trend, name: averageGap > 0 ? "rising" : "falling")
        }

        /// Every place that there can be, in the order in which they are shown.
        ///
        /// - Parameter industries: by their names; what is unknown comes last.
        static func all(industries: Set<String>) -> [Place] {
            let known = industries.subtracting([Slice.unknownIndustry]).sorted()
            var places = TaskKind.allCases.map(Place.task) + Board.allCases.map(Place.board)
            places += known.map { Place.industry($0) } + [.industry(nil)]
            places += CapBand.allCases.map(Place.cap) + [.trend(1), .trend(-1)]
            return places
        }
    }

    /// The industry of stocks of which no source tells it.
    public static let unknownIndustry = "unknown"

    /// The items of each place that has any, by their numbers.
    public static func parts(_ places: [[Place]]) -> [(place: Place, items: [Int])] {
        var found: [Place: [Int]] = [:]
        for (item, own) in places.enumerated() {
            for place in own { found[place, default: []].append(item) }
        }
        let industries = Set(found.keys.filter { $0.dimension == .industry }.map(\.name))
        return Place.all(industries: industries).compactMap { place in found[place].map { (place: place, items: $0) } }
    }

    /// Forecasts by board, industry, market value and trend: the gain in Brier over saying the base rate, held against none.
    public static func forecasts(_ items: [DecisionItem], _ forecasts: [Forecast], baseRate: Double) -> [Slice] {
        guard items.count == forecasts.count else { return [] }
        let places = items.map { item -> [Place] in
            let own: [Place] = [
                .board(item.code.board), .industry(item.industry), .trend(item.signals.averageGap),
            ]
            return if let cap = item.cap { own + [.cap(cap)] } else { own }
        }
        return parts(places).map { part in
            Slice(part.place, n: part.items.count, limit: 0) {
                // Too few days give no gain with an error, and so no value.
                guard
                    let gain = try? PairedComparison.brierGain(
                        of: part.items.map { forecasts[$0] }, on: part.items.map { items[$0] }, overBaseRate: baseRate)
                else { return nil }
                // nil where the gain does not vary.
                return (gain.mean, try? gain.spreadInterval())
            }
        }
    }
}
