public import TrainerCore

/// What the daemon can do for a client; the server decodes a request, calls one of these, and encodes its answer.
/// Errors are `TrainerError`s: `notFound` for a run or model that is not there, `conflict` for what the present state
/// forbids, `usage` for an impossible value.
public protocol ControlBackend: Sendable {
    func status() async throws -> StatusReply
    /// Puts a job into the queue; while one waits already, the answer is that one.
    func enqueue(_ request: RunNowRequest) async throws -> RunNowReply
    /// Puts a tune into the queue, as `enqueue` does a run.
    func tune(_ request: TuneRequest) async throws -> RunNowReply
    /// What such a tune would do; asks no model.
    func tunePlan(_ request: TuneRequest) async throws -> TunePlanReply
    /// The newest `limit` readings of GATE's questions and labels; nil: of all runs.
    func gateReads(_ run: RunID?, limit: Int) async throws -> GateReadsReply
    /// Newest first, those older than `before`.
    func runs(limit: Int, before: RunID?) async throws -> [RunSummary]
    /// nil: the newest run that trains.
    func run(_ id: RunID?) async throws -> RunDetail
    func cancel(_ id: RunID) async throws -> CancelReply
    /// What this run has reported so far, then what it reports from now on; ends after the event with a `finalState`.
    /// A run that is put off ends it too, with `finalState` `deferred`: nobody should wait through an outage. For a run
    /// that is over: its past events, the last one with its `finalState`.
    func events(of id: RunID) async throws -> AsyncStream<ProgressEvent>
    /// nil: the newest run that trains.
    func report(_ id: RunID?) async throws -> ReportReply
    /// What the runs of the last `days` days measured.
    func trend(days: Int) async throws -> TrendReply
    /// Newest first; removed ones too.
    func models() async throws -> [ModelView]
    func model(_ name: ModelName) async throws -> ModelDetail
    func pin(_ name: ModelName, _ isPinned: Bool) async throws -> ModelView
    /// Puts a version into service by a person's decision.
    func promote(_ name: ModelName, _ request: PromoteRequest) async throws -> PromoteReply
    /// The stored measurements of two versions on the questions that both answered.
    func compare(_ first: ModelName, with second: ModelName) async throws -> ComparisonReply
    func lineage(_ name: ModelName) async throws -> LineageReply
    /// The version's card, made from the registry.
    func card(_ name: ModelName) async throws -> CardReply
    /// Makes the version of a run, or of a model's run, once more from what is stored, without the model server.
    func reproduce(_ subject: ReproduceSubject) async throws -> Reproduction
    /// Puts the previous champion back into service; the two change places. A repeat changes nothing.
    func rollback(_ request: RollbackRequest) async throws -> RollbackReply
    func cleanup(dryRun: Bool) async throws -> CleanupReply
    /// Makes a backup now, beside whatever goes on; `conflict` while another one is made, `diskFull` without room for it.
    func createBackup() async throws -> BackupView
    /// Text in pieces of any size, in order; the pieces together are the file.
    func export(_ format: ExportFormat) async throws -> AsyncThrowingStream<String, any Error>
    /// Makes the base model; ends after Ollama's success, throws otherwise: `conflict` when a different base is pinned and
    /// may not be replaced.
    func createBase(_ request: CreateBaseRequest) async throws -> AsyncThrowingStream<BaseProgress, any Error>
    /// The next `count` occurrences of the schedule, soonest first.
    func next(_ count: Int) async throws -> [NextSlot]
    /// What the checks found; nil: all codes, from the first day, to the last.
    func dataHealth(_ code: TSCode?, from: TradeDate?, to: TradeDate?) async throws -> HealthReply
    func dataCoverage() async throws -> CoverageReply
    /// What the next run will ask its source for. `days`: natural days back from today; nil: as the run does.
    func plan(days: Int?) async throws -> PlanReply
    /// `notFound` where nothing is stored of the code.
    func dataBars(_ request: BarsRequest) async throws -> BarsReply
    /// The risk grade on the last day up to `asOf`, nil: the newest; `notFound` where nothing is stored of the code.
    func dataRisk(_ code: TSCode, asOf: TradeDate?) async throws -> RiskReply
}
