/// The given numbers by name.
struct Facts {
    let givens: [String: Given]

    init(_ givens: [Given]) { self.givens = Dictionary(givens.map { ($0.name, $0) }) { first, _ in first } }

    func value(_ name: String) -> Double? { givens[name]?.value }
    /// The number of the trading day before, where given.
    func previous(_ name: String) -> Double? { value("前日\(name)") }
    /// Yesterday's close: as given, else from the day's change.
    var closeBefore: Double? {
        if let before = previous(SeriesLexicon.close) { return before }
        guard let close = value(SeriesLexicon.close), let change = value("日涨跌幅"), change > -100 else { return nil }
        return close / (1 + change / 100)
    }

    /// The printed prices with exactly this value.
    func prices(of value: Double) -> [String] {
        givens.values.filter { $0.isPrinted && Family.of($0.name) == .price && abs($0.value - value) < 1e-9 }.map(
            \.name)
    }

    func printed(_ name: String) -> Given? { givens[name].flatMap { $0.isPrinted ? $0 : nil } }

    /// The names of a mention that were given; a group stands for those of its members that were.
    func known(_ mention: Mention) -> [String] { mention.names.filter { givens[$0] != nil } }

    /// §2.6: max(½·10⁻ᵈ, 0.5 % of v, one cent for prices).
    static func tolerance(half: Double, of value: Double, family: Family) -> Double {
        max(half, 0.005 * abs(value), family == .price ? 0.01 : 0) + 1e-9
    }
}
