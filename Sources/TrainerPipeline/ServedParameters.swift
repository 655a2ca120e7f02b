import Foundation
import Messages
import Modelfile
public import TrainerCore

/// The `parameters` of a model as `/api/show` gives them, one `name value` a line, to be held against what was sent.
public struct ServedParameters: Sendable {
    struct Difference: Equatable {
        let name: String
        let sent: String
        /// Nil where there is no such parameter.
        let found: String?
    }

    private let values: [String: [String]]

    public init(_ text: String) {
        let pairs = text.split(separator: "\n").compactMap { line -> (String, [String])? in
            let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
            guard let name = parts.first else { return nil }
            let value = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            return (String(name), [value])
        }
        values = Dictionary(pairs, uniquingKeysWith: +)
    }

    /// The first of `sent`, by name, that is not there as sent.
    func difference(from sent: [String: ModelParameter]) -> Difference? {
        for (name, parameter) in sent.sorted(by: { $0.key < $1.key }) {
            let found = values[name] ?? []
            if !Self.agree(parameter, found) {
                return Difference(
                    name: name, sent: Self.text(parameter), found: found.isEmpty ? nil : Self.text(found))
            }
        }
        return nil
    }

    /// - Throws: `model_not_verified` where one of `sent` is not there as sent, or one is there that was not.
    public func expect(_ sent: [String: ModelParameter], of name: ModelName) throws(TrainerError) {
        if let difference = difference(from: sent) {
            throw TrainerError(
                .modelNotVerified,
                .modelParameterDiffers(
                    name.description, parameter: difference.name, sent: difference.sent, found: difference.found),
                hint: .modelNotVerifiedHint)
        }
        if let (parameter, found) = values.filter({ sent[$0.key] == nil }).min(by: { $0.key < $1.key }) {
            throw TrainerError(
                .modelNotVerified,
                .modelParameterUnsent(name.description, parameter: parameter, found: Self.text(found)),
                hint: .modelNotVerifiedHint)
        }
    }

    /// What a model made from `name`, which has these, must be sent so that none is inherited without a word: Ollama takes
    /// over every parameter that a creation does not name, and cannot take one away.
    ///
    /// - Throws: `conflict` for one that no creation can name.
    func explicit(under sent: [String: ModelParameter], of name: ModelName) throws(TrainerError) -> ExplicitParameters {
        var (all, replaced) = (sent, [String]())
        for (parameter, found) in values.sorted(by: { $0.key < $1.key }) where sent[parameter] == nil {
            guard let value = Self.defaults[parameter] ?? Self.kept(parameter, found, of: name) else {
                throw TrainerError(
                    .conflict, .inheritedParameter(name.short, parameter: parameter, value: Self.text(found)),
                    hint: .inheritedParameterHint(name.short, parameter: parameter))
            }
            all[parameter] = value
            if !Self.agree(value, found) {
                replaced.append("\(parameter) \(Self.text(found)) → \(Self.text(value))")
            }
        }
        return ExplicitParameters(values: all, replaced: replaced)
    }

    /// What Ollama does where nobody says otherwise (`api/types.go`, `DefaultOptions`), of what decides how answers are drawn
    /// and no setting sets. A negative seed is another one each time.
    private static let defaults: [String: ModelParameter] = [
        "seed": .integer(-1), "min_p": .integer(0), "typical_p": .integer(1), "repeat_last_n": .integer(64),
        "presence_penalty": .integer(0), "frequency_penalty": .integer(0),
    ]

    /// What belongs to the model's template or to the machine, as it is; nil for what a Modelfile would not give back.
    private static func kept(_ parameter: String, _ found: [String], of name: ModelName) -> ModelParameter? {
        let value: ModelParameter
        switch parameter {
        case "stop":
            let texts = found.compactMap(quoted)
            guard texts.count == found.count else { return nil }
            value = .strings(texts)
        case "num_keep", "num_batch", "num_gpu", "main_gpu", "num_thread":
            guard found.count == 1, let whole = Int(found[0]) else { return nil }
            value = .integer(whole)
        default: return nil
        }
        let recipe = ModelRecipe(
            trainingKind: "", from: name, system: "", parameters: [parameter: value], messages: [])
        // Not writable, or not readable as written: either way not kept.
        let read = try? ModelfileText.parse(try ModelfileText.render(recipe))
        return read?.parameters == recipe.parameters ? value : nil
    }

    private static func agree(_ sent: ModelParameter, _ found: [String]) -> Bool {
        switch sent {
        case .integer(let value): found.count == 1 && Double(found[0]) == Double(value)
        // A server that keeps single precision has kept the value all the same.
        case .number(let value):
            found.count == 1 && Double(found[0]).map { abs($0 - value) <= abs(value) * 1e-6 } ?? false
        case .strings(let texts): found.map { quoted($0) ?? $0 } == texts
        }
    }

    /// Go's `%q` is a JSON string for all that a parameter can usefully hold; nil for what is none.
    private static func quoted(_ text: String) -> String? {
        try? JSONDecoder().decode(String.self, from: Data(text.utf8))
    }

    private static func text(_ found: [String]) -> String { found.joined(separator: ", ") }

    private static func text(_ parameter: ModelParameter) -> String {
        switch parameter {
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .strings(let texts): texts.joined(separator: ", ")
        }
    }
}
