import Foundation
import MarketSources
import TrainerCore
import TrainerPipeline
import TrainerStore

/// `ljwx-bench backfill-pass URL FILE LIMIT DAYS POINTS PARALLEL CODES [night]`: the product's own fetch stage from a
/// TuShare server into a store, and what it took. POINTS 0: an account without limits; PARALLEL: the key
/// `data_sources.tushare.parallel_calls`; CODES 0: the whole market, else that many stocks; `night`: with the check of
/// the market and every stock's indicators after it.
enum BackfillPass {
    static let verb = "backfill-pass"

    static func main(_ arguments: [String]) async throws {
        guard arguments.count == 7 || arguments.dropFirst(7) == ["night"], let limit = TradeDate(arguments[2]),
            let days = Int(arguments[3]),
            let points = Int(arguments[4]), let parallel = Int(arguments[5]), let count = Int(arguments[6])
        else {
            throw BenchError("usage: ljwx-bench \(verb) URL FILE LIMIT DAYS POINTS PARALLEL CODES [night]", status: 64)
        }
        let database = try TrainerDatabase.open(path: arguments[1])
        let stores = try Stores(database, files: arguments[1] + ".files")
        let settings = TuShareSettings(
            baseURL: arguments[0], token: TuShareToken("bench"), points: points > 0 ? points : nil,
            parallelCalls: parallel)
        // As the daemon wraps it.
        let source = ComparedSource(
            TuShareSource(
                TuShareClient(settings, quotas: stores.quotas),
                knownCodes: { day in
                    try await KnownCodes.on(day, stores.bars, stores.reference, of: "tushare", now: Date())
                }),
            keptDays: Set(
                try await stores.bars.tradingDays(
                    in: TradeDate(dayNumber: 0)...TradeDate(dayNumber: 40_000), knownAt: Date())),
            isNew: try await stores.bars.askedDays(from: "tushare").isEmpty,
            keptCodes: { try await stores.bars.codes(on: $0, knownAt: Date()) },
            kept: { try await stores.bars.bars(of: $0, in: $1, knownAt: Date()) }, notify: { _ in })
        var codes: [TSCode] = []
        if count > 0 {
            // Another client, so that the fetch knows nothing of it.
            let other = TuShareSource(TuShareClient(settings, quotas: stores.quotas))
            codes = Array((try await other.listings() ?? []).map(\.code).sorted().prefix(count))
        }

        let context = StageContext.bench
        let (begin, cpu) = (milliseconds(), cpuMilliseconds())
        let output = try await FetchStage(source: source, stores: stores).run(
            FetchStage.Input(
                limit: limit, daysBack: days - FetchPlan.warmUpCalendarDays, source: source.name,
                landing: LandingSettings(deadlineMinute: nil, pauseSeconds: 1), codes: codes), context)
        // The first read merges what has landed.
        guard !(try await stores.bars.codes(on: output.asOf, knownAt: Date())).isEmpty else {
            throw BenchError("nothing was stored")
        }
        if arguments.count > 7 {
            let night = try await NightPass.run(stores, asOf: output.asOf, knownAt: Date())
            print("checked", night.bars)
            print("indicated", night.stocks)
        }
        print("milliseconds", milliseconds() - begin)
        print("cpu", cpuMilliseconds() - cpu)
        print("bars", output.barsReceived)
        print("calls", output.calls)
        print("questions", output.daysAsked)
        print("rss", try peakResidentMebibytes())
        try database.close()
    }
}
