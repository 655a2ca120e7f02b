public import ControlAPI
import Messages
public import TrainerCore

/// A backend of closures. Each one fails until a test gives it an answer, so that no test reaches one by accident.
public struct FakeControlBackend: ControlBackend {
    public var onStatus: @Sendable () async throws -> StatusReply = { throw Self.unarranged("onStatus") }
    public var onEnqueue: @Sendable (RunNowRequest) async throws -> RunNowReply = { _ in
        throw Self.unarranged("onEnqueue")
    }
    public var onTune: @Sendable (TuneRequest) async throws -> RunNowReply = { _ in throw Self.unarranged("onTune") }
    public var onTunePlan: @Sendable (TuneRequest) async throws -> TunePlanReply = { _ in
        throw Self.unarranged("onTunePlan")
    }
    public var onGateReads: @Sendable (RunID?, Int) async throws -> GateReadsReply = { _, _ in
        throw Self.unarranged("onGateReads")
    }
    public var onRuns: @Sendable (Int, RunID?) async throws -> [RunSummary] = { _, _ in
        throw Self.unarranged("onRuns")
    }
    public var onRun: @Sendable (RunID?) async throws -> RunDetail = { _ in throw Self.unarranged("onRun") }
    public var onCancel: @Sendable (RunID) async throws -> CancelReply = { _ in throw Self.unarranged("onCancel") }
    public var onEvents: @Sendable (RunID) async throws -> AsyncStream<ProgressEvent> = { _ in
        throw Self.unarranged("onEvents")
    }
    public var onReport: @Sendable (RunID?) async throws -> ReportReply = { _ in throw Self.unarranged("onReport") }
    public var onTrend: @Sendable (Int) async throws -> TrendReply = { _ in throw Self.unarranged("onTrend") }
    public var onModels: @Sendable () async throws -> [ModelView] = { throw Self.unarranged("onModels") }
    public var onModel: @Sendable (ModelName) async throws -> ModelDetail = { _ in throw Self.unarranged("onModel") }
    public var onPin: @Sendable (ModelName, Bool) async throws -> ModelView = { _, _ in
        throw Self.unarranged("onPin")
    }
    public var onPromote: @Sendable (ModelName, PromoteRequest) async throws -> PromoteReply = { _, _ in
        throw Self.unarranged("onPromote")
    }
    public var onCompare: @Sendable (ModelName, ModelName) async throws -> ComparisonReply = { _, _ in
        throw Self.unarranged("onCompare")
    }
    public var onLineage: @Sendable (ModelName) async throws -> LineageReply = { _ in
        throw Self.unarranged("onLineage")
    }
    public var onCard: @Sendable (ModelName) async throws -> CardReply = { _ in throw Self.unarranged("onCard") }
    public var onReproduce: @Sendable (ReproduceSubject) async throws -> Reproduction = { _ in
        throw Self.unarranged("onReproduce")
    }
    public var onRollback: @Sendable (RollbackRequest) async throws -> RollbackReply = { _ in
        throw Self.unarranged("onRollback")
    }
    public var onCleanup: @Sendable (Bool) async throws -> CleanupReply = { _ in
        throw Self.unarranged("onCleanup")
    }
    public var onCreateBackup: @Sendable () async throws -> BackupView = { throw Self.unarranged("onCreateBackup") }
    public var onExport: @Sendable (ExportFormat) async throws -> AsyncThrowingStream<String, any Error> = { _ in
        throw Self.unarranged("onExport")
    }
    public var onCreateBase:
        @Sendable (CreateBaseRequest) async throws -> AsyncThrowingStream<BaseProgress, any Error> = { _ in
            throw Self.unarranged("onCreateBase")
        }
    public var onNext: @Sendable (Int) async throws -> [NextSlot] = { _ in throw Self.unarranged("onNext") }
    public var onPlan: @Sendable (Int?) async throws -> PlanReply = { _ in throw Self.unarranged("onPlan") }

    public var onDataHealth: @Sendable (TSCode?, TradeDate?, TradeDate?) async throws -> HealthReply = { _, _, _ in
        throw Self.unarranged("onDataHealth")
    }
    public var onDataCoverage: @Sendable () async throws -> CoverageReply = { throw Self.unarranged("onDataCoverage") }
    public var onDataBars: @Sendable (BarsRequest) async throws -> BarsReply = { _ in
        throw Self.unarranged("onDataBars")
    }
    public var onDataRisk: @Sendable (TSCode, TradeDate?) async throws -> RiskReply = { _, _ in
        throw Self.unarranged("onDataRisk")
    }

    public init() {}

    public func status() async throws -> StatusReply { try await onStatus() }
    public func enqueue(_ request: RunNowRequest) async throws -> RunNowReply { try await onEnqueue(request) }
    public func tune(_ request: TuneRequest) async throws -> RunNowReply { try await onTune(request) }
    public func tunePlan(_ request: TuneRequest) async throws -> TunePlanReply { try await onTunePlan(request) }
    public func gateReads(_ run: RunID?, limit: Int) async throws -> GateReadsReply {
        try await onGateReads(run, limit)
    }
    public func runs(limit: Int, before: RunID?) async throws -> [RunSummary] { try await onRuns(limit, before) }
    public func run(_ id: RunID?) async throws -> RunDetail { try await onRun(id) }
    public func cancel(_ id: RunID) async throws -> CancelReply { try await onCancel(id) }
    public func events(of id: RunID) async throws -> AsyncStream<ProgressEvent> { try await onEvents(id) }
    public func report(_ id: RunID?) async throws -> ReportReply { try await onReport(id) }
    public func trend(days: Int) async throws -> TrendReply { try await onTrend(days) }
    public func models() async throws -> [ModelView] { try await onModels() }
    public func model(_ name: ModelName) async throws -> ModelDetail { try await onModel(name) }
    public func pin(_ name: ModelName, _ isPinned: Bool) async throws -> ModelView { try await onPin(name, isPinned) }
    public func promote(_ name: ModelName, _ request: PromoteRequest) async throws -> PromoteReply {
        try await onPromote(name, request)
    }
    public func compare(_ first: ModelName, with second: ModelName) async throws -> ComparisonReply {
        try await onCompare(first, second)
    }
    public func lineage(_ name: ModelName) async throws -> LineageReply { try await onLineage(name) }
    public func card(_ name: ModelName) async throws -> CardReply { try await onCard(name) }
    public func reproduce(_ subject: ReproduceSubject) async throws -> Reproduction { try await onReproduce(subject) }
    public func rollback(_ request: RollbackRequest) async throws -> RollbackReply { try await onRollback(request) }
    public func cleanup(dryRun: Bool) async throws -> CleanupReply { try await onCleanup(dryRun) }
    public func createBackup() async throws -> BackupView { try await onCreateBackup() }
    public func export(_ format: ExportFormat) async throws -> AsyncThrowingStream<String, any Error> {
        try await onExport(format)
    }
    public func createBase(
        _ request: CreateBaseRequest
    ) async throws -> AsyncThrowingStream<BaseProgress, any Error> {
        try await onCreateBase(request)
    }
    public func next(_ count: Int) async throws -> [NextSlot] { try await onNext(count) }
    public func plan(days: Int?) async throws -> PlanReply { try await onPlan(days) }

    public func dataHealth(_ code: TSCode?, from: TradeDate?, to: TradeDate?) async throws -> HealthReply {
        try await onDataHealth(code, from, to)
    }
    public func dataBars(_ request: BarsRequest) async throws -> BarsReply { try await onDataBars(request) }
    public func dataRisk(_ code: TSCode, asOf: TradeDate?) async throws -> RiskReply {
        try await onDataRisk(code, asOf)
    }
    public func dataCoverage() async throws -> CoverageReply { try await onDataCoverage() }

    private static func unarranged(_ property: String) -> TrainerError {
        TrainerError(.internalFault, .verbatim("this test reached the backend without setting \(property)"))
    }
}
