/// What one measurement gave, round by round: five of them, or three where a round lasts long.
struct Rounds<Value> {
    let values: [Value]
    /// For the measure's name: how many rounds there were, where they are fewer than usual.
    let note: String

    init(_ round: (Int) throws -> Value) throws {
        let clock = ContinuousClock()
        let start = clock.now
        var values = [try round(0)]
        let seconds = Int(((clock.now - start) / .seconds(1)).rounded())
        let count = seconds > longRound ? 3 : 5
        for number in 1..<count { values.append(try round(number)) }
        self.values = values
        note = count == 5 ? "" : ", median of \(count) rounds of \(seconds) s"
    }
}

/// Seconds.
private let longRound = 20
