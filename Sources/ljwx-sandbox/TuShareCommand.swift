import ArgumentParser
import Foundation
import SandboxMarket
import SandboxTuShare

struct TuShareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tushare",
        abstract: "A TuShare Pro server over simulated or recorded bars.",
        discussion: """
            FAULT is KIND[:ARGUMENT][:API[:CALLS]], for example html504:daily:1-3 or slow:40:daily:2. Kinds: html504, \
            reset, slow:SECONDS, truncated-gzip, empty, msg-null, bad-json, rate-minute:N, rate-hour:N, rate-day:N, \
            permission, late, revised-factor, duplicate-rows, silent-cut. CALLS are numbers per API: 2, 1-3, 4-, 1+5.
            """)

    @Option(help: "Address and port; port 0 takes a free one.")
    var listen = "127.0.0.1:8301"

    @Option(help: "Folder of CSV files (TuShare columns, .csv or .csv.gz) to serve instead of the simulation.")
    var data: String?

    @Option(help: "Seed of the simulated market.")
    var seed: UInt64 = 7

    @Option(help: "Stocks in the simulated market.")
    var stocks = 120

    @Option(help: "The one token that is accepted; without it any token is.")
    var token: String?

    @Option(help: "The newest day with rows, YYYYMMDD (default: the day in Shanghai, or the last day of the data).")
    var today: String?

    @Option(help: "Points of the account (120, 2000, 5000): they decide permissions and the rate.")
    var points: Int?

    @Option(help: "Calls a minute per API.")
    var rate: Int?

    @Option(help: "Milliseconds before each answer.")
    var latency = 0

    @Option(help: "Rows per answer, instead of each API's own cap.")
    var rowCap: Int?

    @Option(name: .customLong("fault"), help: "A fault to inject; may be given many times.")
    var faults: [String] = []

    func validate() throws {
        _ = try address()
        _ = try parsedFaults()
        if let today, MarketDay(today) == nil { throw ValidationError("--today \(today) is not a day like 20260930") }
        if stocks < 1 { throw ValidationError("--stocks must be at least 1") }
        if latency < 0 { throw ValidationError("--latency must not be negative") }
        if data != nil, seed != 7 { throw ValidationError("--seed means nothing with --data") }
    }

    func run() async throws {
        let (host, port) = try address()
        let market = try makeMarket()
        let day = today.flatMap { MarketDay($0) } ?? (data == nil ? Self.dayInShanghai : market.days.last)
        let options = SandboxOptions(
            today: day ?? Self.dayInShanghai, host: host, port: port, token: token, points: points,
            callsPerMinute: rate, latency: .milliseconds(latency), faults: try parsedFaults(), rowCap: rowCap)
        let server = TuShareSandboxServer(market, options)
        try await server.runUntilSignalled { port in
            let line =
                "ljwx-sandbox tushare: listening on http://\(host):\(port) · SANDBOX, not TuShare: "
                + "\(market.label), \(market.codes.count) stocks, today \(options.today)\n"
            // Written past the buffer of print, so that whoever waits for the line gets it at once.
            FileHandle.standardOutput.write(Data(line.utf8))
        }
    }

    private func makeMarket() throws -> Market {
        if let data { return try CSVMarket.load(data) }
        return MarketSimulator(seed: seed, stocks: stocks).market(
            through: today.flatMap { MarketDay($0) } ?? Self.dayInShanghai)
    }

    private func parsedFaults() throws -> [SandboxFault] {
        try faults.map { spec in
            do {
                return try SandboxFault(spec)
            } catch {
                throw ValidationError(String(describing: error))
            }
        }
    }

    private func address() throws -> (host: String, port: Int) {
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65_535).contains(port), colon > listen.startIndex
        else { throw ValidationError("--listen \(listen) is not HOST:PORT, for example 127.0.0.1:8301") }
        return (String(listen[..<colon]), port)
    }

    private static var dayInShanghai: MarketDay {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: Date())
        return MarketDay(yyyymmdd: (parts.year ?? 0) * 10_000 + (parts.month ?? 0) * 100 + (parts.day ?? 0))
    }
}
