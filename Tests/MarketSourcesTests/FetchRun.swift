import Logging
import Messages
import TrainerCore
import TrainerPipeline
import TrainerStore
import TrainerTestSupport

/// What a fetch stage needs around a source.
enum FetchRun {
    static func context(_ clock: ManualWallClock) -> StageContext {
        StageContext(
            run: RunRecord(id: RunID("20261120-1800"), trigger: .manual, options: RunOptions(), enqueuedAt: clock.now),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: clock, language: .english,
            onProgress: { _, _ in }, onWarning: { _ in })
    }

    /// Over a database in memory.
    static func stores() throws -> Stores {
        let database = try TrainerDatabase.inMemory()
        return Stores(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: InMemoryQuotaStore(),
            samples: SQLiteSampleStore(database), models: SQLiteModelStore(database),
            answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database), artifacts: InMemoryArtifactStore())
    }
}
