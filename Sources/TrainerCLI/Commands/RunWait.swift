import ControlAPI
import ControlClient
import Foundation
import Messages
import TrainerCore

/// Watches a run to its end. Ctrl-C ends the watching alone.
struct RunWait: Sendable {
    let run: RunID
    let context: CommandContext
    let asJSON: Bool

    /// How often a lost daemon is looked for, a pause apart.
    private static let attempts = 120

    func untilOver() async throws -> CLIExit {
        let isOver: Bool? = try await context.unlessInterrupted {
            try await watch()
            return true
        }
        guard isOver == true else {
            context.console.note("")
            context.note(.waitStopped(run.rawValue))
            return .interrupted
        }
        return try await result()
    }

    /// Follows the events, over a restart of the daemon too: the run survives it, and so does the waiting.
    private func watch() async throws {
        var display: ProgressDisplay?
        var attempt = 0
        while true {
            do {
                for try await event in try await context.client.events(of: run) {
                    attempt = 0
                    var current =
                        display ?? ProgressDisplay(page: context.page, isInteractive: context.console.isInteractive)
                    context.console.show(current.show(event))
                    if event.finalState != nil { context.console.show(current.end()) }
                    display = current
                    if event.finalState != nil { return }
                }
                // A stream that is read in a cancelled task ends like one that the daemon closed in good order.
                try Task.checkCancellation()
                return
            } catch let error as TrainerError where error.code == .daemonUnreachable && attempt < Self.attempts {
                if attempt == 0 {
                    if var current = display {
                        context.console.show(current.end())
                        display = current
                    }
                    context.note(.waitLost(run.rawValue))
                }
                attempt += 1
                try await context.pause()
            }
        }
    }

    private func result() async throws -> CLIExit {
        let report = try await context.client.report(run)
        let summary = report.detail.run
        try context.answer(report, asJSON: asJSON) { page in Self.lines(of: report, on: page) }
        return CLIExit(state: summary.state, verdict: summary.verdict)
    }

    /// The verdict and why; for a run that failed, where its story is.
    private static func lines(of report: ReportReply, on page: Page) -> [String] {
        let run = report.detail.run
        let title = page.text(.runEnded(run.id.rawValue, state: run.state.name))
        let facts = page.facts(of: report.detail, withRun: false).lines(width: page.width)
        return [title] + facts + (report.tune.map { [""] + page.tune($0) } ?? [])
    }
}
