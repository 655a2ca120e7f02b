import Foundation
import Messages
import Rehearsal
import TrainerCore

/// What `selftest` and `demo` have in common: the programs, a folder, Ctrl-C, and what is left behind.
struct RehearsalSession: Sendable {
    let context: CommandContext
    /// Of the folder.
    let name: String
    /// nil: where this program is.
    let programs: String?

    /// Many times what it takes; whatever hangs does not hang for ever.
    private static let limitMinutes = 20

    enum Ending: Sendable {
        case passed
        /// The folder is kept.
        case failed(RehearsalFolder)
        case stopped
    }

    /// - Throws: where it cannot begin: a program is missing, or no folder can be made.
    func run(_ audience: any RehearsalAudience) async throws -> Ending {
        let found = try RehearsalPrograms.find(in: place)
        let folder = try RehearsalFolder.make(named: name)
        do {
            switch try await walk(found, folder, audience) {
            case .passed:
                try await audience.told(RehearsalCheck("shutdown", .checkShutdown))
                folder.remove()
                return .passed
            case .failed: return .failed(folder)
            case .stopped:
                folder.remove()
                context.console.note("")
                context.note(.rehearsalStopped)
                return .stopped
            case .late:
                let tooLong = Message.rehearsalTooLong(minutes: Self.limitMinutes)
                try await audience.told(RehearsalCheck("time", .checkPrograms, problem: [tooLong]))
                return .failed(folder)
            }
        } catch let error as TrainerError {
            try await audience.told(RehearsalCheck("programs", .checkPrograms, error))
            return .failed(folder)
        } catch {
            context.note(.rehearsalKept(folder.path))
            throw error
        }
    }

    private var place: URL {
        if let programs { return URL(filePath: programs, directoryHint: .isDirectory) }
        let own = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        return own.resolvingSymlinksInPath().deletingLastPathComponent()
    }

    private enum Walked: Sendable { case passed, failed, stopped, late }

    /// Returns once all programs have ended, whichever came first.
    private func walk(
        _ programs: RehearsalPrograms, _ folder: RehearsalFolder, _ audience: any RehearsalAudience
    ) async throws -> Walked {
        let language = context.page.language
        return try await withThrowingTaskGroup(of: Walked.self) { group in
            group.addTask {
                let passed = try await RunningRehearsal.run(
                    with: programs, in: folder, language: language
                ) { rehearsal in
                    try await RehearsalWalk(rehearsal, audience).run()
                }
                return passed ? .passed : .failed
            }
            group.addTask {
                for await _ in context.interrupts() { return .stopped }
                // The stream only ends like this when we are cancelled ourselves.
                throw CancellationError()
            }
            group.addTask {
                try await Task.sleep(for: .seconds(60 * Self.limitMinutes))
                return .late
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}

/// Folds a session's end into an exit code.
extension CLIExit {
    init(_ ending: RehearsalSession.Ending) {
        switch ending {
        case .passed: self = .success
        case .failed: self = .other
        case .stopped: self = .interrupted
        }
    }
}
