public import Statistics
public import TrainerCore

/// How many questions a tune puts to which settings: successive halving (Jamieson & Talwalkar, AISTATS 2016) with half of
/// the budget, and the rest for the one comparison that decides.
public struct TunePlan: Codable, Hashable, Sendable {
    public struct Round: Codable, Hashable, Sendable {
        /// Settings beside the current ones, at most.
        public let challengers: Int
        /// That each of them has been asked by its end.
        public let questions: Int
    }

    public let current: TuneSetting
    /// Each differs from the current ones in one thing alone, so that few settings share the questions. What is better in two
    /// things or more is joined after the first round.
    public let others: [TuneSetting]
    public let rounds: [Round]
    /// Questions to each of the two that stand against each other at the end.
    public let confirmation: Int

    /// Fewer in the first round drop settings by nothing but chance.
    static let leastQuestions = 5

    /// - Parameters:
    ///   - budget: questions in all.
    ///   - searchItems, confirmationItems: that DEV has for each part.
    /// - Throws: `empty` without other settings; `tooFew`, telling the questions of the first round, where budget or DEV is
    ///   too small.
    public init(
        current: TuneSetting, others: [TuneSetting], budget: Int, searchItems: Int, confirmationItems: Int
    ) throws(Degenerate) {
        guard !others.isEmpty else { throw .empty }
        let sizes = Self.sizes(of: others.count)
        let first = min(budget / 2 / Self.cost(of: sizes), searchItems >> (sizes.count - 1))
        guard first >= Self.leastQuestions else { throw .tooFew(found: first, needed: Self.leastQuestions) }
        self.current = current
        self.others = others
        self.rounds = sizes.enumerated().map { Round(challengers: $0.element, questions: first << $0.offset) }
        self.confirmation = min(confirmationItems, (budget - first * Self.cost(of: sizes)) / 2)
    }

    /// At most: a setting that its engine refuses, or a search that finds nothing, costs less.
    public var questions: Int {
        (rounds.first?.questions ?? 0) * Self.cost(of: rounds.map(\.challengers)) + 2 * confirmation
    }

    /// The least that so many other settings take.
    public static func leastBudget(others: Int) -> Int { 2 * leastQuestions * cost(of: sizes(of: others)) }

    /// Half of them go after each round, until two are left.
    private static func sizes(of count: Int) -> [Int] {
        var sizes = [count]
        while let last = sizes.last, last > 2 { sizes.append((last + 1) / 2) }
        return sizes
    }

    /// Questions of a search whose first round puts one to each; each round puts as many as all before it together. The
    /// current settings take part in all; what is joined after the first round is asked what it has missed.
    private static func cost(of sizes: [Int]) -> Int {
        let asked = sizes.enumerated().map { ($0.element + 1) * ($0.offset == 0 ? 1 : 1 << ($0.offset - 1)) }
        return asked.reduce(0, +) + (sizes.count > 1 ? 1 : 0)
    }
}

extension TunePlan {
    /// Numbers of shots that are tried beside the current one.
    ///
    /// - Parameter isCapped: the configuration allows no more, though they might fit.
    public static func shotCounts(beside shots: Int, isCapped: Bool) -> [Int] {
        let counts = [shots / 4, shots / 2] + (isCapped ? [2 * shots] : [])
        return Set(counts).filter { $0 >= 1 && $0 != shots }.sorted()
    }

    /// Temperatures that are tried.
    public static let temperatures = [0, 0.3, 0.7, 1.0]

    /// The settings that differ from the current ones in one thing.
    public static func others(beside current: TuneSetting, shotCounts: [Int]) -> [TuneSetting] {
        let counts = shotCounts.map {
            TuneSetting(shots: $0, order: current.order, temperature: current.temperature)
        }
        // One shot has no order.
        let orders = (current.shots > 1 ? ShotOrder.allCases : []).filter { $0 != current.order }.map {
            TuneSetting(shots: current.shots, order: $0, temperature: current.temperature)
        }
        let temperatures = temperatures.filter { $0 != current.temperature }.map {
            TuneSetting(shots: current.shots, order: current.order, temperature: $0)
        }
        return counts + orders + temperatures
    }
}

/// DEV's items in two parts: the search never sees an outcome of the days that its best is confirmed on, nor one that
/// shares a price with them.
public struct TuneSplit: Hashable, Sendable {
    /// Places of items, in the order in which they are asked: the first of every day, then the second of every day, …
    public let search: [Int]
    public let confirmation: [Int]
    public let searchDays: Int
    public let confirmationDays: Int

    /// - Parameters:
    ///   - items: of one horizon, in any order.
    ///   - seed: draws which stocks of a day come first.
    public init(items: [DecisionItem], seed: Int) {
        let days = Set(items.map(\.date)).sorted()
        // Labels of days up to h apart share prices.
        let usable = max(0, days.count - (items.first?.horizon ?? 0))
        self.searchDays = usable / 2
        self.confirmationDays = usable - usable / 2
        let byDay = Dictionary(grouping: items.indices, by: { items[$0].date })
        var random = Xoshiro256(seed: UInt64(bitPattern: Int64(seed)))
        func inRounds(_ days: some Sequence<TradeDate>) -> [Int] {
            let places = days.map {
                Self.shuffled((byDay[$0] ?? []).sorted { items[$0].code < items[$1].code }, &random)
            }
            let order = Self.shuffled(places, &random)
            return (0..<(places.map(\.count).max() ?? 0)).flatMap { round in
                order.compactMap { round < $0.count ? $0[round] : nil }
            }
        }
        self.search = inRounds(days.prefix(usable / 2))
        self.confirmation = inRounds(days.suffix(usable - usable / 2))
    }

    /// Fisher and Yates' shuffle, written out: the library's own may become another with the next compiler.
    private static func shuffled<Element>(_ elements: [Element], _ random: inout Xoshiro256) -> [Element] {
        var elements = elements
        for last in elements.indices.reversed() where last > 0 {
            elements.swapAt(last, random.index(below: last + 1))
        }
        return elements
    }
}
