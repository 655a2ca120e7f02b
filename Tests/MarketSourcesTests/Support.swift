import Foundation
import MarketSources
import SandboxMarket
import SandboxTuShare
import Synchronization
import TrainerCore
import TrainerTestSupport

/// Time moved by hand: whoever sleeps on it moves it.
final class ManualTime: Sendable {
    private let state = Mutex<(now: Duration, sleeps: [Duration])>((.zero, []))

    var now: Duration { state.withLock { $0.now } }
    /// 02:00 on 2026-11-21 in Shanghai at the start.
    var date: Date { Date(timeIntervalSince1970: 1_795_197_600 + seconds) }
    var seconds: Double { Double(now.components.seconds) + Double(now.components.attoseconds) * 1e-18 }
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    var source: SourceTime {
        SourceTime(
            now: { self.now },
            sleep: { pause in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.now += pause
                    state.sleeps.append(pause)
                }
            })
    }
}

final class Notices: Sendable {
    private let list = Mutex<[SourceNotice]>([])
    var all: [SourceNotice] { list.withLock { $0 } }
    var sink: @Sendable (SourceNotice) -> Void { { notice in self.list.withLock { $0.append(notice) } } }
}

/// A simulated market and the client that asks for it over HTTP.
enum Stage {
    static let token = "56hexdigits0123456789abcdef0123456789abcdef0123456789abcd"
    static let lastDay = MarketDay(yyyymmdd: 20_240_430)
    static let market = MarketSimulator(seed: 7, stocks: 30).market(through: lastDay)
    static let day = TradeDate(dayNumber: TradeDate("20240430").map(\.dayNumber) ?? 0)

    /// Runs `body` with the base URL of a sandbox that has `faults`.
    static func run<Result: Sendable>(
        _ faults: [String] = [], points: Int? = nil, rate: Int? = nil, wording: RateWording = .most, rowCap: Int? = nil,
        clock: ManualTime? = nil,
        _ body: @Sendable (String, TuShareSandboxServer) async throws -> Result
    ) async throws -> Result {
        var seconds: (@Sendable () -> Double)?
        if let clock { seconds = { clock.seconds } }
        let options = SandboxOptions(
            today: lastDay, token: token, points: points, callsPerMinute: rate, rateWording: wording,
            faults: try faults.map { try SandboxFault($0) }, rowCap: rowCap,
            monotonicSeconds: seconds)
        let server = TuShareSandboxServer(market, options)
        return try await server.whileRunning { try await body($0, server) }
    }

    static func client(
        _ url: String, token: String = token, time: ManualTime = ManualTime(), timeout: Duration = .seconds(20),
        rowCap: Int? = nil, rowCaps: [String: Int] = [:], limit: Int? = nil, points: Int? = nil,
        parallelCalls: Int = 1, quotas: InMemoryQuotaStore = InMemoryQuotaStore(),
        notices: Notices = Notices(), now: (@Sendable () -> Date)? = nil
    ) -> TuShareClient {
        TuShareClient(
            TuShareSettings(
                baseURL: url, token: TuShareToken(token), timeout: timeout, callsPerMinute: limit, points: points,
                parallelCalls: parallelCalls, rowCap: rowCap, rowCaps: rowCaps),
            quotas: quotas, time: time.source, now: now ?? { time.date }, notify: notices.sink)
    }

    /// The bars of the day as the market holds them.
    static func expected(_ day: TradeDate) -> [DailyBar] {
        market.bars(on: MarketDay(yyyymmdd: day.yyyymmdd)).map { bar in
            DailyBar(
                code: TSCode(trusted: bar.code), date: day, open: bar.open, high: bar.high, low: bar.low,
                close: bar.close, preClose: bar.preClose, volume: bar.volume, amount: bar.amount)
        }
    }
}

/// The error of `body`, or nil where it had none.
func trainerError(_ body: () async throws -> Void) async -> TrainerError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? TrainerError
    }
}

enum TestPlaces {
    /// Recorded bars, where the machine has them.
    static let recordedMarket = PackageFolder.shared("market")?.path

    /// Answers of the real free services, where the machine has them.
    static let recordedPages = PackageFolder.shared("facts/market-samples")?.path

    /// Waits on a thread of its own: the sandbox that the program talks to needs the few threads of the task pool.
    static func run(_ program: String, _ arguments: [String]) async throws -> (status: Int32, output: Data) {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let process = Process()
                        process.executableURL = URL(filePath: program)
                        process.arguments = arguments
                        let output = Pipe()
                        process.standardOutput = output
                        try process.run()
                        let data = try output.fileHandleForReading.readToEnd() ?? Data()
                        process.waitUntilExit()
                        return (process.terminationStatus, data)
                    })
            }
        }
    }

    static func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ljwx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over folder harms nobody
        return try await body(folder)
    }
}
