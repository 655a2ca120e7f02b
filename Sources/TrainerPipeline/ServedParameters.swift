import Foundation
import TrainerCore

/// The `parameters` of a model as `/api/show` gives them, one `name value` a line, to be held against what was sent.
struct ServedParameters {
    struct Difference: Equatable {
        let name: String
        let sent: String
        /// Nil where there is no such parameter.
        let found: String?
    }

    private let values: [String: [String]]

    init(_ text: String) {
        let pairs = text.split(separator: "\n").compactMap { line -> (String, [String])? in
            let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
            guard let name = parts.first else { return nil }
            let value = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            return (String(name), [value])
        }
        values = Dictionary(pairs, uniquingKeysWith: +)
    }

    /// The first of `sent`, by name, that is not there as sent. What the base brought along besides is nobody's fault.
    func difference(from sent: [String: ModelParameter]) -> Difference? {
        for (name, parameter) in sent.sorted(by: { $0.key < $1.key }) {
            let found = values[name] ?? []
            if !Self.agree(parameter, found) {
                return Difference(
                    name: name, sent: Self.text(parameter),
                    found: found.isEmpty ? nil : found.joined(separator: ", "))
            }
        }
        return nil
    }

    private static func agree(_ sent: ModelParameter, _ found: [String]) -> Bool {
        switch sent {
        case .integer(let value): found.count == 1 && Double(found[0]) == Double(value)
        // A server that keeps single precision has kept the value all the same.
        case .number(let value):
            found.count == 1 && Double(found[0]).map { abs($0 - value) <= abs(value) * 1e-6 } ?? false
        case .strings(let texts): found.map(unquoted) == texts
        }
    }

    /// Go's `%q` is a JSON string for all that a parameter holds; what is not quoted stands for itself.
    private static func unquoted(_ text: String) -> String {
        (try? JSONDecoder().decode(String.self, from: Data(text.utf8))) ?? text
    }

    private static func text(_ parameter: ModelParameter) -> String {
        switch parameter {
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .strings(let texts): texts.joined(separator: ", ")
        }
    }
}
