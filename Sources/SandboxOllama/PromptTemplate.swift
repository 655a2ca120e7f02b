/// How messages become one prompt. Two ChatML templates are known by their text; a model without a template uses the
/// one inside its GGUF (llama.cpp renders it); any other text is refused by name.
enum PromptTemplate: Sendable {
    /// Ollama's own `chatml` template: every message where it stands.
    case chatML
    /// ChatML with the system text first, wherever it stood.
    case chatMLSystemFirst
    /// The GGUF's own chat template.
    case native

    static let chatMLText = """
        {{- range .Messages }}<|im_start|>{{ .Role }}
        {{ .Content }}<|im_end|>
        {{ end }}<|im_start|>assistant

        """

    static let chatMLSystemFirstText = """
        {{- if .System }}<|im_start|>system
        {{ .System }}<|im_end|>
        {{ end }}{{- range .Messages }}{{- if ne .Role "system" }}<|im_start|>{{ .Role }}
        {{ .Content }}<|im_end|>
        {{ end }}{{ end }}<|im_start|>assistant

        """

    /// `text` nil or `{{ .Prompt }}` means the GGUF's own.
    init(text: String?) throws(APIError) {
        guard let text else {
            self = .native
            return
        }
        func squeeze(_ text: String) -> String { text.filter { !$0.isWhitespace } }
        switch squeeze(text) {
        case squeeze(Self.chatMLText): self = .chatML
        case squeeze(Self.chatMLSystemFirstText): self = .chatMLSystemFirst
        case squeeze("{{ .Prompt }}"): self = .native
        default:
            if let line = Self.unclosedLine(text) {
                throw APIError(400, "template error: template: :\(line): unclosed action")
            }
            throw APIError(
                400,
                "template error: the sandbox renders ChatML and the GGUF's own template, not \(Self.start(of: text))")
        }
    }

    /// The template that Ollama would pick for a GGUF by its chat template's text; nil for none of the known ones.
    /// Ollama takes the known template whose text is nearest, if fewer than 100 edits away.
    static func detected(in chatTemplate: String?) -> (name: String, text: String, stop: [String])? {
        guard let chatTemplate else { return nil }
        let isChatML = knownChatML.contains { editDistance(chatTemplate, $0, below: 100) != nil }
        return isChatML ? ("chatml", chatMLText, ["<|im_start|>", "<|im_end|>"]) : nil
    }

    /// Nil for `native`, which only the engine can render.
    func prompt(for messages: [EngineMessage]) -> String? {
        let merged = Self.merge(messages)
        let system = messages.filter { $0.role == "system" }.map(\.content).joined(separator: "\n\n")
        func turn(_ role: String, _ content: String) -> String { "<|im_start|>\(role)\n\(content)<|im_end|>\n" }
        switch self {
        case .native: return nil
        case .chatML:
            return merged.map { turn($0.role, $0.content) }.joined() + "<|im_start|>assistant\n"
        case .chatMLSystemFirst:
            return (system.isEmpty ? "" : turn("system", system))
                + merged.filter { $0.role != "system" }.map { turn($0.role, $0.content) }.joined()
                + "<|im_start|>assistant\n"
        }
    }

    /// Neighbours of one role become one message, as Ollama's `collate` does.
    private static func merge(_ messages: [EngineMessage]) -> [EngineMessage] {
        messages.reduce(into: []) { merged, message in
            if let last = merged.last, last.role == message.role {
                merged[merged.count - 1] = EngineMessage(
                    role: last.role, content: last.content + "\n\n" + message.content)
            } else {
                merged.append(message)
            }
        }
    }

    /// The line of an action `{{` without its `}}`.
    private static func unclosedLine(_ text: String) -> Int? {
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                return text[..<open.lowerBound].count { $0 == "\n" } + 1
            }
            rest = rest[close.upperBound...]
        }
        return nil
    }

    private static func start(of text: String) -> String {
        "\"" + text.prefix(60).replacing("\n", with: "\\n") + (text.count > 60 ? "…" : "") + "\""
    }

    /// Chat templates (Jinja) that Ollama's index maps to `chatml`.
    private static let knownChatML = [
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>'"
            + " + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
        "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\n"
            + "You are a helpful assistant.<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\n' + "
            + "message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}"
            + "{{ '<|im_start|>assistant\n' }}{% endif %}",
    ]

    /// Levenshtein distance, or nil when it is not below `limit`.
    private static func editDistance(_ left: String, _ right: String, below limit: Int) -> Int? {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard abs(left.count - right.count) < limit else { return nil }
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let replaced = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count] < limit ? row[right.count] : nil
    }
}
