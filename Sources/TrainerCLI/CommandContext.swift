import ControlAPI
import ControlClient
import Foundation
import Messages
import TrainerCore

/// What a command works with besides its arguments.
struct CommandContext: Sendable {
    let client: ControlClient
    /// Where backups are looked for, in this order; never empty.
    let stateDirectories: [String]
    let console: Console
    /// nil: the daemon's own, once it has answered.
    let askedLanguage: Language?
    /// For what is said before the daemon has answered.
    let fallbackLanguage: Language
    /// Columns of an answer's lines.
    let width: Int
    let now: @Sendable () -> Date
    /// One element per Ctrl-C.
    let interrupts: @Sendable () -> AsyncStream<Void>
    /// Between two attempts to find a lost daemon.
    let pause: @Sendable () async throws -> Void

    var page: Page {
        let peer = client.peer
        return Page(
            language: askedLanguage ?? peer?.language ?? fallbackLanguage, log: peer?.log ?? .journal, width: width)
    }

    /// The answer as JSON, or as lines made from it once the daemon's language is known.
    func answer(_ value: some Encodable, asJSON: Bool, _ lines: (Page) -> [String]) throws {
        if asJSON {
            try console.answer([String(decoding: try ControlJSON.encodePretty(value), as: UTF8.self)])
        } else {
            try console.answer(lines(page))
        }
    }

    func note(_ message: Message) { console.note(page.text(message)) }

    /// The work's result; nil where Ctrl-C came first: the work was cancelled then, and has ended.
    func unlessInterrupted<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                for await _ in interrupts() { return nil }
                // The stream only ends like this when we are cancelled ourselves.
                throw CancellationError()
            }
            defer { group.cancelAll() }
            let first: Value? = try await group.next() ?? nil
            if first != nil { return first }
            group.cancelAll()
            // Work that came to its end in the same instant is done; with which error cancelled work ends tells nothing.
            return (try? await group.next()) ?? nil
        }
    }
}
