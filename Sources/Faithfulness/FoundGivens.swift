/// What a question gives, in the order of its first mention.
struct FoundGivens {
    private var order: [String] = []
    private var byName: [String: Given] = [:]
    /// Subjects of `DIF高于DEA` and `K低于D`: the question tells the order of the two lines, and so would tell a cross.
    private var orders: Set<String> = []

    mutating func add(_ given: Given) {
        if byName[given.name] == nil { order.append(given.name) }
        byName[given.name] = given
    }

    mutating func noteOrder(_ subject: String?) {
        if let subject { orders.insert(subject) }
    }

    var all: [Given] {
        let crosses = [("DIF", SeriesLexicon.macdCross), ("K", SeriesLexicon.stochasticCross)]
        let untold = crosses.filter { orders.contains($0.0) && byName[$0.1] == nil }
        return order.compactMap { byName[$0] }
            + untold.map { Given(name: $0.1, value: 0, decimals: 0, isPrinted: false) }
    }
}
