import ArgumentParser
import SandboxTuShare

struct TuShareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tushare",
        abstract: "A TuShare Pro server over simulated or recorded bars.",
        discussion: """
            FAULT is KIND[:ARGUMENT][:API[:CALLS]], for example html504:daily:1-3 or slow:40:daily:2. Kinds: html504, \
            html, reset, slow:SECONDS, truncated-gzip, empty, no-data, no-column, more-of-nothing, msg-null, \
            bad-json, rate-minute:N, rate-hour:N, \
            rate-day:N, permission, unknown-api, token, late, revised-factor, duplicate-rows, empty-rows, \
            silent-cut, no-lists, lists-refused, no-pages, huge-cell:BYTES. CALLS are numbers per API: 2, 1-3, 4-, 1+5.
            """)

    @Option(help: "Address and port; port 0 takes a free one.")
    var listen = ListenAddress(port: 8301)

    @OptionGroup var shown: MarketOptions

    @Option(help: "The one token that is accepted; without it any token is.")
    var token: String?

    @Option(help: "Points of the account (120, 2000, 5000): they decide permissions and the rate.")
    var points: Int?

    @Option(help: "Calls a minute per API.")
    var rate: Int?

    @Flag(help: "Word a refusal for too many calls as 频率超限(N次/分钟), not as 每分钟最多访问该接口N次.")
    var rateExceededWords = false

    @Option(help: "Rows per answer, instead of each API's own cap.")
    var rowCap: Int?

    @Option(name: .customLong("fault"), help: "A fault to inject; may be given many times.")
    var faults: [String] = []

    func validate() throws { _ = try parsedFaults() }

    func run() async throws {
        let (market, today) = try shown.market()
        let options = SandboxOptions(
            today: today, host: listen.host, port: listen.port, token: token, points: points, callsPerMinute: rate,
            rateWording: rateExceededWords ? .exceeded : .most, latency: .milliseconds(shown.latency),
            faults: try parsedFaults(), rowCap: rowCap)
        try await listen.serving {
            try await TuShareSandboxServer(market, options).runUntilSignalled { port in
                shown.announce("tushare", "http://\(listen.host):\(port)", as: "not TuShare", market, today)
            }
        }
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
}
