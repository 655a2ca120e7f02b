import TrainerCore

/// The parts, by exchange, of lists of stocks that do not fit into one answer, kept until all of a list have come: an
/// account that gets one call an hour needs several attempts.
struct StockListParts {
    static let exchanges = ["SSE", "SZSE", "BSE"]
    /// Days for which a part is good, and a list that was cut is believed to be cut. Some accounts get one call a night.
    private static let span = 7

    private var cutOn: [Listing.Status: TradeDate] = [:]
    private var parts: [Listing.Status: [String: (day: TradeDate, table: TuShareTable)]] = [:]

    func isCut(_ status: Listing.Status, on today: TradeDate) -> Bool {
        cutOn[status].map { Self.isGood($0, on: today) } ?? false
    }

    func missing(of status: Listing.Status, on today: TradeDate) -> [String] {
        Self.exchanges.filter { exchange in
            parts[status]?[exchange].map { !Self.isGood($0.day, on: today) } ?? true
        }
    }

    mutating func found(cut status: Listing.Status, on today: TradeDate) { cutOn[status] = today }

    mutating func keep(_ table: TuShareTable, of status: Listing.Status, _ exchange: String, on today: TradeDate) {
        parts[status, default: [:]][exchange] = (today, table)
    }

    /// The whole list, which is asked for anew the next time.
    mutating func take(_ status: Listing.Status) -> [TuShareTable] {
        let taken = parts.removeValue(forKey: status) ?? [:]
        return Self.exchanges.compactMap { taken[$0]?.table }
    }

    private static func isGood(_ day: TradeDate, on today: TradeDate) -> Bool {
        today.dayNumber - day.dayNumber < span
    }
}
