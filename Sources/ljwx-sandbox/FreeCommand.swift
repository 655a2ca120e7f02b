import ArgumentParser
import SandboxFreeSources

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
    var listen = ListenAddress(port: 8302)

    @OptionGroup var shown: MarketOptions

    @Option(name: .customLong("fault"), help: "A fault to inject; may be given many times.")
    var faults: [String] = []

    func validate() throws { _ = try parsedFaults() }

    func run() async throws {
        let (market, today) = try shown.market()
        let options = FreeSandboxOptions(
            today: today, host: listen.host, port: listen.port, latency: .milliseconds(shown.latency),
            faults: try parsedFaults())
        try await listen.serving {
            try await FreeSandboxServer(market, options).runUntilSignalled { port in
                shown.announce("free", "http://\(listen.host):\(port)", as: "neither Tencent nor Sina", market, today)
            }
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
}
