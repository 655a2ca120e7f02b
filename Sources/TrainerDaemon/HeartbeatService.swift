import Foundation
import Logging
import Messages
import ServiceLifecycle
import Systemd
import TrainerCore
import TrainerPipeline

/// Feeds systemd's watchdog and its status line. A run that has been silent for longer than any stage may be is stuck:
/// then the feeding stops, systemd starts the daemon anew, and the run goes on from its checkpoint.
struct HeartbeatService: Service {
    let notifier: ServiceNotifier
    let runner: PipelineRunner
    let hub: ProgressHub
    let liveness: Liveness
    let clock: any WallClock
    let logger: Logger
    let language: Language

    func run() async throws {
        // Among the first to end: from here on systemd counts TimeoutStopSec, and the watchdog rests.
        defer { notifier.stopping() }
        guard notifier.isActive else {
            try await gracefulShutdown()
            return
        }
        let interval = notifier.watchdogInterval.map { $0 / 3 } ?? .seconds(20)
        do {
            while !Task.isShuttingDownGracefully {
                // First what was said, then who works: a run that began in between counts from its start.
                let latest = await hub.latest
                // The runner is an actor: a thread that spins in it is noticed here as well.
                let attempt = await runner.currentAttempt
                if let attempt, let silence = liveness.stuckFor(attempt, latest: latest, now: clock.now) {
                    let words = Message.workIsStuck(attempt.run.rawValue, minutes: Int(silence / 60))
                    logger.critical("\(words.text(in: language))", metadata: ["run.id": "\(attempt.run)"])
                } else {
                    notifier.watchdog()
                }
                notifier.status(status(latest).text(in: language))
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: interval) }
            }
        } catch is CancellationError {
            return
        }
    }

    private func status(_ latest: ProgressEvent?) -> Message {
        guard let latest, latest.finalState == nil else { return .daemonIdle }
        guard let stage = latest.stage else { return .inRun(latest.run.rawValue, latest.message) }
        return .inStage(latest.run.rawValue, stage: stage.rawValue, latest.message)
    }
}
