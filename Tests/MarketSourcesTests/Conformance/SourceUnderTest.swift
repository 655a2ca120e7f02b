import Foundation
import MarketSources
import SandboxFreeSources
import SandboxMarket
import SandboxTuShare
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

/// Every source that the conformance rules hold for, over one simulated market of a year with its ex-days, suspensions
/// and new listings.
enum SourceUnderTest: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case tushare, free
    /// `free` while Tencent answers nothing: Sina stands in.
    case standIn = "free without tencent"
    case csv, plugin
    /// One that answers stock by stock and has no day of the whole market.
    case stockPlugin = "plugin by stock"
    /// As the daemon uses it.
    case compared = "tushare, compared"

    var testDescription: String { rawValue }

    static let today = MarketDay(yyyymmdd: 20_241_231)
    static let lastDay = TradeDate(dayNumber: TradeDate("20241231").map(\.dayNumber) ?? 0)
    static let firstDay = TradeDate(dayNumber: TradeDate("20240102").map(\.dayNumber) ?? 0)
    static let market = MarketSimulator(seed: 7, stocks: 60).market(through: today)

    /// Files of bars have none, and the example plug-in reads such a file.
    var hasFactors: Bool { ![.csv, .plugin, .stockPlugin].contains(self) }

    /// What of a bar a source cannot give exactly.
    struct Tolerance {
        /// 手
        var volume = 0.0
        /// 千元; nil: the source has no amounts.
        var amount: Double? = 0
        /// Yuan: a reference price from a factor of four decimals.
        var preClose = 0.0
    }

    func tolerance(of code: TSCode) -> Tolerance {
        switch self {
        case .tushare, .csv, .plugin, .stockPlugin, .compared: Tolerance()
        case .free where code.board == .beijing: Tolerance(volume: 0.006, amount: nil, preClose: 0.011)
        case .free: Tolerance(volume: 0.51, amount: 0.011, preClose: 0.011)
        case .standIn: Tolerance(volume: 0.006, amount: nil, preClose: 0.011)
        }
    }

    /// Runs `body` with the source over `market`. `isSlow`: no answer comes for half a minute.
    func run<Result: Sendable>(
        market: Market = market, isSlow: Bool = false, isBroken: Bool = false, asked: AskedSign = AskedSign(),
        _ body: @Sendable (any MarketSource) async throws -> Result
    ) async throws -> Result {
        switch self {
        case .tushare, .compared:
            let faults = (isSlow ? ["slow:30"] : []) + (isBroken ? ["html504"] : [])
            let options = SandboxOptions(
                today: Self.today, token: Stage.token, faults: try faults.map { try SandboxFault($0) })
            let server = TuShareSandboxServer(market, options)
            asked.isAsked { !server.calls.isEmpty }
            return try await server.whileRunning { url in
                let source = TuShareSource(Stage.client(url, timeout: .seconds(60)))
                guard self == .compared else { return try await body(source) }
                return try await body(
                    ComparedSource(
                        source, keptDays: [], isNew: true, keptCodes: { _ in [] }, kept: { _, _ in [] },
                        notify: { _ in }))
            }
        case .free, .standIn:
            var faults = (isSlow ? ["slow:30"] : []) + (isBroken ? ["http:502"] : [])
            if self == .standIn { faults += ["empty:kline", "empty:quote"] }
            let options = FreeSandboxOptions(today: Self.today, faults: try faults.map { try FreeSandboxFault($0) })
            let server = FreeSandboxServer(market, options)
            asked.isAsked { !server.calls.isEmpty }
            return try await server.whileRunning { url in
                try await body(FreeStage.source(url))
            }
        case .csv:
            return try await TestPlaces.withFolder { folder in
                try Self.write(market, to: folder.appending(path: "bars.csv"))
                return try await body(CSVSource(folder: isBroken ? folder.path + "/none" : folder.path))
            }
        case .plugin, .stockPlugin:
            return try await TestPlaces.withFolder { folder in
                let file = folder.appending(path: "bars.csv")
                try Self.write(market, to: file)
                let script =
                    self == .plugin
                    ? [PackageFolder.root.appending(path: "etc/plugins/example_source.py").path] : PluginScripts.byStock
                let command =
                    isSlow
                    ? PluginScripts.silentAfterHello : isBroken ? PluginScripts.diesAfterHello : script + [file.path]
                let notices = Notices()
                asked.isAsked { !notices.all.isEmpty }
                let source = try await PluginSource.start(
                    PluginSettings(command: ["python3"] + command, timeout: .seconds(60)), notify: notices.sink)
                let result = await Swift.Result.catching { try await body(source) }
                await source.stop()
                return try result.get()
            }
        }
    }

    /// The market's bar of one day.
    static func expected(_ bar: MarketBar) -> DailyBar {
        DailyBar(
            code: TSCode(trusted: bar.code), date: TradeDate(yyyymmdd: bar.day.yyyymmdd) ?? lastDay, open: bar.open,
            high: bar.high, low: bar.low, close: bar.close, preClose: bar.preClose, volume: bar.volume,
            amount: bar.amount)
    }

    static func write(_ market: Market, to file: URL) throws {
        var text = "ts_code,trade_date,open,high,low,close,pre_close,vol,amount\n"
        for bar in market.codes.flatMap({ market.bars(of: $0) }) {
            text +=
                "\(bar.code),\(bar.day),\(bar.open),\(bar.high),\(bar.low),\(bar.close),\(bar.preClose),\(bar.volume),"
                + "\(bar.amount.map { "\($0)" } ?? "")\n"
        }
        try Data(text.utf8).write(to: file)
    }
}

/// Says when a question has reached the other side.
final class AskedSign: Sendable {
    private let sign = Mutex<(@Sendable () -> Bool)?>(nil)

    func isAsked(_ sign: @escaping @Sendable () -> Bool) { self.sign.withLock { $0 = sign } }

    /// Looks every hundredth of a second: the other side has no bell, and nothing depends on how soon it is seen.
    func wait() async throws {
        while sign.withLock(\.self)?() != true { try await Task.sleep(for: .milliseconds(10)) }
    }
}

extension Result where Failure == any Error {
    static func catching(_ body: () async throws -> Success) async -> Result {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}

/// The free source over its sandbox, with time moved by hand.
enum FreeStage {
    static func source(
        _ url: String, time: ManualTime = ManualTime(),
        kept: @escaping @Sendable (TSCode, ClosedRange<TradeDate>) async throws -> [StoredBar] = { _, _ in [] },
        knownCodes: [TSCode] = [], parts: (any ReplyPartStore)? = nil, fetcher: WebFetcher? = nil,
        notices: Notices = Notices(),
        now: Date = ShanghaiTime.instant(SourceUnderTest.lastDay, hour: 18, minute: 0)
    ) -> FreeSource {
        FreeSource(
            FreeSettings(gateway: url, timeout: .seconds(60)), fetcher: fetcher, time: time.source, parts: parts,
            kept: kept, knownCodes: { knownCodes }, now: { now }, notify: notices.sink)
    }

    /// Runs `body` with the source over a sandbox that has `faults`.
    static func run<Result: Sendable>(
        _ faults: [String] = [], market: Market = SourceUnderTest.market, time: ManualTime = ManualTime(),
        notices: Notices = Notices(), knownCodes: [TSCode] = [], parts: (any ReplyPartStore)? = nil,
        kept: @escaping @Sendable (TSCode, ClosedRange<TradeDate>) async throws -> [StoredBar] = { _, _ in [] },
        now: Date = ShanghaiTime.instant(SourceUnderTest.lastDay, hour: 18, minute: 0),
        _ body: @Sendable (FreeSource, FreeSandboxServer) async throws -> Result
    ) async throws -> Result {
        let options = FreeSandboxOptions(
            today: SourceUnderTest.today, faults: try faults.map { try FreeSandboxFault($0) })
        let server = FreeSandboxServer(market, options)
        return try await server.whileRunning { url in
            try await body(
                source(
                    url, time: time, kept: kept, knownCodes: knownCodes, parts: parts, notices: notices, now: now),
                server)
        }
    }
}

/// Small plug-ins, as arguments of python3.
enum PluginScripts {
    static let hello =
        #"import sys,json,time,os"# + "\n"
        + #"def hello(q,**more): print(json.dumps({"id":q["id"],"row":{"protocol":1,"name":"test","history":"by_day","has":["bars_on","bars_of"],**more}})); print(json.dumps({"id":q["id"],"done":1}),flush=True)"#
        + "\n" + #"q=json.loads(sys.stdin.readline())"# + "\n"

    static func script(_ body: String) -> [String] { ["-c", hello + body] }

    /// Serves a CSV file stock by stock; its argument comes after this.
    static let byStock = [
        "-c",
        """
        import csv, json, sys
        rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
        for line in sys.stdin:
            question = json.loads(line)
            if question["ask"] == "hello":
                found = [{"protocol": 1, "name": "stocks", "history": "by_stock", "has": ["open_days", "bars_of"]}]
            else:
                found = [row for row in rows if question["from"] <= row["trade_date"] <= question["to"]]
                if question["ask"] == "open_days":
                    found = [{"day": day} for day in sorted({row["trade_date"] for row in found})]
                else:
                    found = [row for row in found if row["ts_code"] == question["ts_code"]]
            for row in found:
                print(json.dumps({"id": question["id"], "row": row}))
            print(json.dumps({"id": question["id"], "done": len(found)}), flush=True)
        """,
    ]

    static let silentAfterHello = script(
        "hello(q)\nfor line in sys.stdin:\n  print('asked', file=sys.stderr, flush=True); time.sleep(60)")
    static let diesAfterHello = script("hello(q)\nsys.stdin.readline()\nsys.exit('no market today')")
}
