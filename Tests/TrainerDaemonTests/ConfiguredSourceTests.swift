import Foundation
import Logging
import Messages
import Testing
import TrainerConfig
import TrainerCore
import TrainerStore
import TrainerTestSupport

@testable import TrainerDaemon

@Suite struct ConfiguredSourceTests {
    @Test(
        "as many calls are under way as the configuration allows the source, one by default",
        arguments: [nil, 3] as [Int?], [FetchSettings.Source.tushare, .free])
    func parallelCalls(count: Int?, source: FetchSettings.Source) async throws {
        var settings = FetchSettings()
        settings.source = source
        if let count, source == .tushare { settings.tushare.parallelCalls = count }
        if let count, source == .free { settings.free.parallelCalls = count }
        let database = try TrainerDatabase.inMemory()
        let provider = MarketSourceProvider(
            settings: settings, codes: [], stateDirectory: URL(filePath: "/nowhere"),
            environment: ["TUSHARE_TOKEN": "56hexdigits0123456789abcdef0123456789abcdef0123456789abcd"],
            bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            parts: SQLiteReplyPartStore(database),
            refusals: SQLiteStockRefusalStore(database), quotas: InMemoryQuotaStore(),
            clock: ManualWallClock(TradeDate(dayNumber: 20_777), hour: 18),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, language: .english)
        #expect(try await provider.source().callsInFlight == count ?? 1)
    }
}
