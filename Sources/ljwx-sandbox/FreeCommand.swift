import ArgumentParser
import Foundation
import SandboxFreeSources
import SandboxMarket

struct FreeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "free",
        abstract: "Tencent's and Sina's public pages over simulated or recorded bars.",
        discussion: """
            Every page stands below its host: /qt.gtimg.cn/q=sh600000; set data_sources.free.gateway to this server. \
            FAULT is KIND[:ARGUMENT][:TARGET[:CALLS]], for example empty:kline:1-3 or http:429:ifzq.gtimg.cn. Kinds: \
            empty, empty-data, param-error, html, http:STATUS, reset, slow:SECONDS, bad-json, gap:PERCENT, no-amount, \
            duplicate-rows, shares, crossed. Targets: kline, quote, sina-kline, sina-factor, sina-list, sina-count, or \
            a host. CALLS are numbers per target: 2, 1-3, 4-.
            """)

    @Option(help: "Address and port; port 0 takes a free one.")
    var listen = "127.0.0.1:8302"

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
        let named = today.flatMap { MarketDay($0) }
        let market =
            try data.map { try CSVMarket.load($0) }
            ?? MarketSimulator(seed: seed, stocks: stocks).market(through: named ?? Self.dayInShanghai)
        let day = named ?? (data == nil ? Self.dayInShanghai : market.days.last ?? Self.dayInShanghai)
        let options = FreeSandboxOptions(
            today: day, host: host, port: port, latency: .milliseconds(latency), faults: try parsedFaults())
        try await FreeSandboxServer(market, options).runUntilSignalled { port in
            let line =
                "ljwx-sandbox free: listening on http://\(host):\(port) · SANDBOX, neither Tencent nor Sina: "
                + "\(market.label), \(market.codes.count) stocks, today \(day)\n"
            // Written past the buffer of print, so that whoever waits for the line gets it at once.
            FileHandle.standardOutput.write(Data(line.utf8))
        }
    }

    private func parsedFaults() throws -> [FreeSandboxFault] {
        try faults.map { spec in
            do {
                return try FreeSandboxFault(spec)
            } catch {
                throw ValidationError(String(describing: error))
            }
        }
    }

    private func address() throws -> (host: String, port: Int) {
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65_535).contains(port), colon > listen.startIndex
        else { throw ValidationError("--listen \(listen) is not HOST:PORT, for example 127.0.0.1:8302") }
        return (String(listen[..<colon]), port)
    }

    private static var dayInShanghai: MarketDay {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: Date())
        return MarketDay(yyyymmdd: (parts.year ?? 0) * 10_000 + (parts.month ?? 0) * 100 + (parts.day ?? 0))
    }
}
