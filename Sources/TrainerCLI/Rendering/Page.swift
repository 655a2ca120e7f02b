import ControlAPI
import Messages
import TrainerCore

/// How an answer is put on the screen: the language and the width it is made for.
struct Page: Sendable {
    let language: Language
    /// Where the daemon's log goes.
    var log = LogPlace.journal
    var width = Self.leastWidth

    /// What every screen holds. A narrower one folds the lines, which loses nothing; cutting them would.
    static let leastWidth = 80

    /// What `COLUMNS` says, else the terminal's columns.
    static func width(environment: [String: String], terminal: Int?) -> Int {
        let told = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        return max(leastWidth, told ?? terminal ?? leastWidth)
    }

    func text(_ message: Message) -> String { message.text(in: language) }
    func text(_ message: Message?) -> String { message.map(text) ?? "-" }

    /// Where a run's story is.
    func story(of run: RunID) -> String {
        switch log {
        case .journal: text(.runStory(run.rawValue))
        case .standardError: text(.runStoryOnStandardError(run.rawValue))
        }
    }

    /// Parts of one sentence.
    func joined(_ parts: [Message]) -> String {
        parts.map(text).joined(separator: language == .chinese ? "；" : "; ")
    }

    /// `label a, label b`
    func list(_ parts: [String]) -> String { parts.joined(separator: language == .chinese ? "，" : ", ") }

    /// An error with its cause and what to do, a line each.
    func lines(of error: TrainerError) -> [String] {
        [text(error.message)] + (error.cause.map { [text(.causeLine($0.message))] } ?? [])
            + (error.hint.map { [text(.hintLine($0))] } ?? [])
    }

    /// The reasons of a verdict, each with the cases that show it.
    func lines(of reasons: [VerdictReason]) -> [String] {
        reasons.flatMap { reason in
            [text(reason.message)] + reason.examples.map { "\(text(.labelExample)) \(text($0))" }
        }
    }
}
