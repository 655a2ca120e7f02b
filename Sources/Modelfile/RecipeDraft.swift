import Messages
import TrainerCore

/// A recipe while its commands are being read.
struct RecipeDraft {
    let kind: String
    private var from: ModelName?
    private var system = ""
    private var parameters: [String: ModelParameter] = [:]
    private var messages: [ChatMessage] = []

    init(kind: String) { self.kind = kind }

    mutating func take(_ command: ModelfileCommand) throws(TrainerError) {
        switch command.name {
        case "model": from = try name(command)
        case "system": system = command.arguments
        case "message": messages.append(try message(command))
        case "template", "license", "adapter", "renderer", "parser", "requires":
            throw refusal(.modelfileCommandUnused(line: command.line, command: command.name.uppercased()))
        default: try take(parameter: command)
        }
    }

    func recipe() throws(TrainerError) -> ModelRecipe {
        guard let from else { throw refusal(.modelfileWithoutFrom) }
        return ModelRecipe(
            trainingKind: kind, from: from, system: system, parameters: parameters, messages: messages)
    }

    private mutating func take(parameter command: ModelfileCommand) throws(TrainerError) {
        switch ParameterKind.known[command.name] {
        case .text?:
            let before: [String] = if case .strings(let values)? = parameters[command.name] { values } else { [] }
            parameters[command.name] = .strings(before + [command.arguments])
        case .whole?:
            guard let value = Int(command.arguments) else { throw badValue(command) }
            parameters[command.name] = .integer(value)
        case .fraction?:
            guard let value = Double(command.arguments), value.isFinite else { throw badValue(command) }
            parameters[command.name] = ModelParameter.number(value).canonical
        case nil:
            throw refusal(.modelfileParameterUnknown(line: command.line, name: command.name))
        }
    }

    private func name(_ command: ModelfileCommand) throws(TrainerError) -> ModelName {
        guard let name = ModelName(command.arguments) else {
            throw refusal(.modelfileFromInvalid(line: command.line, value: command.arguments))
        }
        return name
    }

    /// `role: content`, as the parser joins the two.
    private func message(_ command: ModelfileCommand) throws(TrainerError) -> ChatMessage {
        guard let role = command.role.flatMap(ChatMessage.Role.init) else {
            throw refusal(.modelfileRoleInvalid(line: command.line, role: command.role ?? ""))
        }
        return ChatMessage(role, command.arguments)
    }

    private func badValue(_ command: ModelfileCommand) -> TrainerError {
        refusal(.modelfileValueInvalid(line: command.line, name: command.name, value: command.arguments))
    }

    private func refusal(_ message: Message) -> TrainerError { TrainerError(.requestInvalid, message) }
}

/// The parameters that Ollama knows, by the type it reads them as (`api/types.go`, `Options` and `Runner`).
enum ParameterKind {
    case whole, fraction, text

    static let known: [String: ParameterKind] = [
        "num_ctx": .whole, "num_predict": .whole, "num_keep": .whole, "num_batch": .whole, "num_gpu": .whole,
        "main_gpu": .whole, "num_thread": .whole, "seed": .whole, "top_k": .whole, "repeat_last_n": .whole,
        "temperature": .fraction, "top_p": .fraction, "min_p": .fraction, "typical_p": .fraction,
        "repeat_penalty": .fraction, "presence_penalty": .fraction, "frequency_penalty": .fraction, "stop": .text,
    ]
}
