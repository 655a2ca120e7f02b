import Foundation
import Messages
import ServiceLifecycle
import Systemd
import TrainerCore
import TrainerPipeline

/// Feeds systemd's watchdog and its status line. It asks the loop and the database each time: a daemon whose work is
/// stuck stops feeding, and systemd starts it anew.
struct HeartbeatService: Service {
    let notifier: ServiceNotifier
    let runner: PipelineRunner
    let runs: any RunStore
    let hub: ProgressHub
    let language: Language

    func run() async throws {
        guard notifier.isActive else {
            try await gracefulShutdown()
            return
        }
        let interval = notifier.watchdogInterval.map { $0 / 3 } ?? .seconds(20)
        do {
            while !Task.isShuttingDownGracefully {
                _ = await runner.isResponsive
                _ = try await runs.nextDue(after: .distantPast)
                notifier.watchdog()
                if let event = await hub.latest, event.finalState == nil {
                    let stage = event.stage.map { Message.stageName($0.rawValue).text(in: language) + " " } ?? ""
                    notifier.status("\(event.run) \(stage)\(event.message.text(in: language))")
                } else {
                    notifier.status(Message.daemonIdle.text(in: language))
                }
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: interval) }
            }
        } catch is CancellationError {
            return
        }
    }
}
