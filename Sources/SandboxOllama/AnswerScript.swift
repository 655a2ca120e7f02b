import Foundation
import TrainerCore

/// Written answers, tried in order:
/// `{"answers": [{"model": "ljwx-*", "contains": "技术分析", "reply": "…"}], "default": {"echo": true}}`.
/// A rule's answer is one of `reply` (text), `echo` (the question) and `file` (a text file beside the script); `done`
/// false ends the stream without its last line, `delay_ms` waits first, `dies` breaks off in the middle.
///
/// `fields` makes a script read: `{name}` in an answer stands for what the first reading that applies finds in the
/// question, be it the text between two others or a word that goes with one that is there:
/// `{"fields": {"close": [{"after": "收盘价", "before": "，"}], "mood": [{"given": "MA5高于MA20", "say": "偏强"}, …]}}`.
/// A field that an answer wants and nothing applies to is an error.
struct AnswerScript: Sendable {
    struct Rule: Decodable, Sendable {
        let model: String?
        let contains: String?
        let reply: String?
        let echo: Bool?
        let file: String?
        let done: Bool?
        let delayMs: Int?
        let dies: Bool?
    }

    /// One way to read a field: `say` (where the question holds `given`, if there is one), or what stands between
    /// `after` and the next `before`.
    struct Reading: Decodable, Sendable {
        let after: String?
        let before: String?
        let given: String?
        let say: String?

        /// nil where it does not apply.
        func text(in question: String) -> String? {
            if let say { return given.map(question.contains) ?? true ? say : nil }
            guard let after, let before, let start = question.firstRange(of: after)?.upperBound,
                let end = question[start...].firstRange(of: before)?.lowerBound
            else { return nil }
            return String(question[start..<end])
        }
    }

    private struct Content: Decodable {
        let fields: [String: [Reading]]?
        let answers: [Rule]?
        let `default`: Rule?
    }

    private let fields: [String: [Reading]]
    private let rules: [Rule]
    private let texts: [String: String]
    private let path: String

    init(file: URL) throws {
        let content: Content
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            content = try decoder.decode(Content.self, from: try Data(contentsOf: file))
        } catch {
            throw EngineFailure.notLoaded("the answers in \(file.path) cannot be read: \(ErrorText.of(error))")
        }
        fields = content.fields ?? [:]
        rules = (content.answers ?? []) + [content.default].compactMap(\.self)
        path = file.path
        var texts: [String: String] = [:]
        for name in rules.compactMap(\.file) {
            let text = file.deletingLastPathComponent().appending(path: name)
            do {
                texts[name] = try String(contentsOf: text, encoding: .utf8)
            } catch {
                throw EngineFailure.notLoaded("the answer in \(text.path) cannot be read: \(ErrorText.of(error))")
            }
        }
        self.texts = texts
    }

    func reply(model: String, question: String) throws -> PlayedReply {
        let rule = rules.first { rule in
            (rule.model.map { Self.matches(model, glob: $0) } ?? true)
                && (rule.contains.map(question.contains) ?? true)
        }
        guard let rule else {
            throw EngineFailure.refused(
                status: 500, text: "no written answer in \(path) for model \(model) and this question")
        }
        let text =
            try rule.reply.map { try filled($0, from: question) } ?? rule.file.flatMap { texts[$0] }
            ?? (rule.echo == true ? question : "")
        return PlayedReply(
            text, isDone: rule.done ?? true, delay: .milliseconds(rule.delayMs ?? 0), dies: rule.dies ?? false)
    }

    private func filled(_ reply: String, from question: String) throws -> String {
        try fields.reduce(reply) { text, field in
            let place = "{\(field.key)}"
            guard text.contains(place) else { return text }
            guard let found = field.value.lazy.compactMap({ $0.text(in: question) }).first else {
                throw EngineFailure.refused(
                    status: 500, text: "nothing in the question for the field \(field.key) of \(path)")
            }
            return text.replacing(place, with: found)
        }
    }

    /// `*` stands for any characters; letter case does not count.
    private static func matches(_ name: String, glob: String) -> Bool {
        let parts = glob.lowercased().split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        var rest = name.lowercased()[...]
        guard let first = parts.first, rest.hasPrefix(first) else { return false }
        rest = rest.dropFirst(first.count)
        guard parts.count > 1, let last = parts.last else { return rest.isEmpty }
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
