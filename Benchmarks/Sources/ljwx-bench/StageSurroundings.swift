import Foundation
import Logging
import Messages
import TrainerCore
import TrainerPipeline
import TrainerStore

extension Stores {
    /// All ports on one database, with the folder of its files.
    init(_ database: TrainerDatabase, files: String) throws {
        self.init(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: SQLiteQuotaStore(database),
            samples: SQLiteSampleStore(database), models: SQLiteModelStore(database),
            answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database),
            artifacts: try FileArtifactStore(root: URL(filePath: files)))
    }
}

extension StageContext {
    /// A run by hand that nobody watches.
    static var bench: StageContext {
        StageContext(
            run: RunRecord(id: RunID("20260101-0000"), trigger: .manual, options: RunOptions(), enqueuedAt: Date()),
            logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }, clock: SystemClock(), language: .english,
            onProgress: { _, _ in }, onWarning: { _ in })
    }
}

private struct SystemClock: WallClock {
    var now: Date { Date() }
    func sleep(until deadline: Date) async throws {
        try await Task.sleep(for: .seconds(max(0, deadline.timeIntervalSinceNow)))
    }
}
