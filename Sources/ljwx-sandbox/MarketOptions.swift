import ArgumentParser
import Foundation
import SandboxMarket
import TrainerCore

/// Which market a stand-in shows, and up to which day.
struct MarketOptions: ParsableArguments {
    @Option(help: "Folder of CSV files (TuShare columns, .csv or .csv.gz) to serve instead of the simulation.")
    var data: String?

    @Option(help: "Seed of the simulated market.")
    var seed: UInt64 = 7

    @Option(help: "Stocks in the simulated market.")
    var stocks = 120

    @Option(help: "The newest day with rows, YYYYMMDD (default: the day in Shanghai, or the last day of the data).")
    var today: String?

    @Option(help: "Milliseconds before each answer.")
    var latency = 0

    func validate() throws {
        if let today, MarketDay(today) == nil { throw ValidationError("--today \(today) is not a day like 20260930") }
        if stocks < 1 { throw ValidationError("--stocks must be at least 1") }
        if latency < 0 { throw ValidationError("--latency must not be negative") }
        if data != nil, seed != 7 { throw ValidationError("--seed means nothing with --data") }
    }

    /// The market and the newest day that is served of it.
    func market() throws -> (Market, today: MarketDay) {
        let named = today.flatMap { MarketDay($0) }
        guard let data else {
            let day = named ?? Self.dayInShanghai
            return (MarketSimulator(seed: seed, stocks: stocks).market(through: day), day)
        }
        let market = try Self.loaded(data)
        return (market, named ?? market.days.last ?? Self.dayInShanghai)
    }

    private static func loaded(_ folder: String) throws -> Market {
        do {
            return try CSVMarket.load(folder)
        } catch {
            throw ValidationError("--data \(folder): \(ErrorText.of(error))")
        }
    }

    /// Says where it listens, past the buffer of print, so that whoever waits for the line gets it at once.
    func announce(_ command: String, _ url: String, as what: String, _ market: Market, _ today: MarketDay) {
        let line =
            "ljwx-sandbox \(command): listening on \(url) · SANDBOX, \(what): \(market.label), "
            + "\(market.codes.count) stocks, today \(today)\n"
        FileHandle.standardOutput.write(Data(line.utf8))
    }

    private static var dayInShanghai: MarketDay {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: Date())
        return MarketDay(yyyymmdd: (parts.year ?? 0) * 10_000 + (parts.month ?? 0) * 100 + (parts.day ?? 0))
    }
}
