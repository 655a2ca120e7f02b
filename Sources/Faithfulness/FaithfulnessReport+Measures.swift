extension FaithfulnessReport {
    /// One number at least of each of the indicators that a technical analysis must speak of: RSI, MACD, averages, bands.
    public static let keyIndicators = [
        "收盘价", "MA5", "MA20", "MACD柱", "RSI14", "BOLL上轨", "BOLL下轨",
    ]

    /// - Parameter keys: names of given numbers that the answer should cite; those that were not given do not count.
    public func measures(given: [Given], keys: [String] = FaithfulnessReport.keyIndicators) -> FaithfulnessMeasures {
        let known = Set(keys).intersection(given.filter(\.isPrinted).map(\.name))
        return FaithfulnessMeasures(
            supported: count(.supported), derived: count(.derived), contradicted: count(.contradicted),
            unsupported: count(.unsupported), keysGiven: known.count, keysCited: cited(of: keys, given: given).count)
    }

    /// Those of the given numbers in `keys` that the answer cites with their number.
    public func cited(of keys: [String] = FaithfulnessReport.keyIndicators, given: [Given]) -> Set<String> {
        let values = Dictionary(given.filter(\.isPrinted).map { ($0.name, $0.value) }) { first, _ in first }
        return Set(keys).filter { key in
            guard let value = values[key] else { return false }
            return claims.contains {
                $0.kind == .number && $0.verdict == .supported && $0.subjects.contains(key) && $0.given == value
            }
        }
    }
}
