public import Messages
public import TrainerCore

/// One thing that a rehearsal looks at, and what is wrong with it.
public struct RehearsalCheck: Encodable, Hashable, Sendable {
    /// Stable, for scripts: `programs`, `base`, `stage_fetch` and the like.
    public let check: String
    public let name: Message
    public let passed: Bool
    /// Empty where it passed.
    public let problem: [Message]

    public init(_ check: String, _ name: Message, problem: [Message] = []) {
        self.check = check
        self.name = name
        self.passed = problem.isEmpty
        self.problem = problem
    }

    /// Of an error that ended what it stands for.
    public init(_ check: String, _ name: Message, _ error: TrainerError) {
        self.init(check, name, problem: Self.lines(of: error))
    }

    static func lines(of error: TrainerError) -> [Message] {
        [error.message, error.cause.map { Message.causeLine($0.message) }, error.hint.map(Message.hintLine)].compactMap(
            \.self)
    }
}
