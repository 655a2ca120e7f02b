import Foundation

/// The lines of a chat or generate reply, members in Ollama's order, zero measurements left out.
struct Reply {
    let question: Question

    init(_ question: Question) { self.question = question }

    private var head: [GoJSON.Member] {
        [
            .init(name: "model", value: .string(question.model)),
            .init(name: "created_at", value: .string(Timestamp.text(Date()))),
        ]
    }

    private func content(_ text: String, role: String = "assistant") -> GoJSON.Member {
        switch question.kind {
        case .generate: .init(name: "response", value: .string(text))
        case .chat:
            .init(
                name: "message",
                value: ModelDescription.json(EngineMessage(role: role, content: text)))
        }
    }

    func piece(_ text: String, odds: EngineOdds? = nil) -> GoJSON {
        .object(head + [content(text), .init(name: "done", value: .bool(false))] + probabilities(odds))
    }

    private func probabilities(_ odds: EngineOdds?) -> [GoJSON.Member] {
        guard let odds else { return [] }
        var members = token(odds.written)
        let likeliest = odds.likeliest.prefix(question.topLogprobs)
        if !likeliest.isEmpty {
            members.append(.init(name: "top_logprobs", value: .array(likeliest.map { .object(token($0)) })))
        }
        return [.init(name: "logprobs", value: .array([.object(members)]))]
    }

    private func token(_ candidate: EngineOdds.Candidate) -> [GoJSON.Member] {
        [
            .init(name: "token", value: .string(candidate.text)),
            .init(name: "logprob", value: .number(GoJSON.goNumber(candidate.logprob))),
            .init(name: "bytes", value: .array(candidate.bytes.map { .int(Int($0)) })),
        ]
    }

    func ended(reason: String) -> GoJSON {
        .object(
            head + [
                content(""), .init(name: "done", value: .bool(true)),
                .init(name: "done_reason", value: .string(reason)),
            ])
    }

    func finished(_ finish: EngineFinish, total: Duration, load: Duration, context: [Int]?) -> GoJSON {
        var members =
            head + [
                content(""), .init(name: "done", value: .bool(true)),
                .init(name: "done_reason", value: .string(finish.reason.rawValue)),
            ]
        if let context { members.append(.init(name: "context", value: .array(context.map { .int($0) }))) }
        let numbers: [(String, Int64)] = [
            ("total_duration", total.nanoseconds), ("load_duration", load.nanoseconds),
            ("prompt_eval_count", Int64(finish.promptTokens)), ("prompt_eval_duration", finish.promptNanoseconds),
            ("eval_count", Int64(finish.answerTokens)), ("eval_duration", finish.answerNanoseconds),
        ]
        members += numbers.filter { $0.1 != 0 }.map { GoJSON.Member(name: $0.0, value: .int($0.1)) }
        return .object(members)
    }

    func rendered(_ prompt: String) -> GoJSON {
        .object(
            head + [
                content("", role: ""), .init(name: "done", value: .bool(false)),
                .init(
                    name: "_debug_info",
                    value: .object([.init(name: "rendered_template", value: .string(prompt))])),
            ])
    }

    /// `stream: false`: the last line with the whole text in it. Without a single line, Ollama's zero value.
    func whole(of lines: [GoJSON]) -> GoJSON {
        guard let last = lines.last, case .object(let members) = last else {
            let zero: [GoJSON.Member] = [
                .init(name: "model", value: .string("")),
                .init(name: "created_at", value: .string("0001-01-01T00:00:00Z")),
            ]
            return .object(zero + [content("", role: ""), .init(name: "done", value: .bool(false))])
        }
        let name = question.kind == .chat ? "message" : "response"
        let text = lines.compactMap { line in
            question.kind == .chat ? line["message"]?["content"]?.string : line["response"]?.string
        }.joined()
        let probabilities = lines.flatMap { line -> [GoJSON] in
            guard case .array(let values)? = line["logprobs"] else { return [] }
            return values
        }
        let whole = members.filter { $0.name != "logprobs" }
            .map { $0.name == name && lines.count > 1 ? content(text) : $0 }
        return .object(
            whole + (probabilities.isEmpty ? [] : [.init(name: "logprobs", value: .array(probabilities))]))
    }
}
