public import ControlAPI
public import ControlClient
public import TrainerCore

/// Who a rehearsal is for: it tells everything as it happens.
public protocol RehearsalAudience: Sendable {
    func begins(_ act: RehearsalAct) async throws
    /// Returns once the run is over.
    func follow(_ run: RunID, _ client: ControlClient) async throws
    func told(_ check: RehearsalCheck) async throws
    /// Of the newest day's run, as it stood before the rollback.
    func ends(_ report: ReportReply) async throws
}
