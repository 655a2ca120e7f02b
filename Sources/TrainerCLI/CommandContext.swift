import ControlAPI
import ControlClient
import Foundation
import Messages
import TrainerCore

/// What a command works with besides its arguments.
struct CommandContext: Sendable {
    let client: ControlClient
    let console: Console
    /// nil: the daemon's own, once it has answered.
    let askedLanguage: Language?
    /// For what is said before the daemon has answered.
    let fallbackLanguage: Language
    let now: @Sendable () -> Date
    /// One element per Ctrl-C.
    let interrupts: @Sendable () -> AsyncStream<Void>
    /// Between two attempts to find a lost daemon.
    let pause: @Sendable () async throws -> Void

    var page: Page { Page(language: askedLanguage ?? client.peer?.language ?? fallbackLanguage) }

    /// The answer as JSON, or as lines made from it once the daemon's language is known.
    func answer(_ value: some Encodable, asJSON: Bool, _ lines: (Page) -> [String]) throws {
        if asJSON {
            try console.answer([String(decoding: try ControlJSON.encodePretty(value), as: UTF8.self)])
        } else {
            try console.answer(lines(page))
        }
    }

    func note(_ message: Message) { console.note(page.text(message)) }
}
