import TrainerCore
import TrainerTestSupport

/// What became of each stock: for the adversary that was told.
struct KnownFuture: Sendable {
    private let days: [TradeDate]
    /// close/pre_close − 1 of each day.
    private let gains: [TradeDate: [TSCode: Double]]

    init(_ bars: [DailyBar]) {
        gains = bars.reduce(into: [:]) { $0[$1.date, default: [:]][$1.code] = $1.close / $1.preClose - 1 }
        days = gains.keys.sorted()
    }

    /// Whether the stock gains more than the mean of all between the closes of the first and the second day after `day`.
    func rises(_ code: TSCode, after day: TradeDate) throws -> Bool {
        guard let place = days.firstIndex(of: day), place + 2 < days.count, let gains = gains[days[place + 2]],
            let own = gains[code]
        else {
            throw UnexpectedCall("future of \(code) after \(day)", remedy: "ask about a day with two days after it")
        }
        return own > gains.values.reduce(0, +) / Double(gains.count)
    }
}
