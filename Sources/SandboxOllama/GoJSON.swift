import Foundation

/// A JSON value with its members in order and its numbers as written: replies are compared byte for byte.
indirect enum GoJSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([GoJSON])
    case object([Member])

    struct Member: Hashable, Sendable {
        let name: String
        let value: GoJSON
    }

    /// What Go's encoding/json calls the kind in its error texts.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The last member of that name, as Go keeps the last of duplicates.
    subscript(name: String) -> GoJSON? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    var string: String? { if case .string(let text) = self { text } else { nil } }
    var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }

    static func int(_ value: Int64) -> GoJSON { .number(String(value)) }
    static func int(_ value: Int) -> GoJSON { .number(String(value)) }
}

// MARK: Writing

extension GoJSON {
    /// Compact, with `<`, `>`, `&`, U+2028 and U+2029 escaped, as Go's encoder writes.
    var text: String {
        var out = ""
        write(to: &out)
        return out
    }

    private func write(to out: inout String) {
        switch self {
        case .null: out += "null"
        case .bool(let value): out += value ? "true" : "false"
        case .number(let text): out += text
        case .string(let text): Self.write(text, to: &out)
        case .array(let items):
            out += "["
            for (offset, item) in items.enumerated() {
                if offset > 0 { out += "," }
                item.write(to: &out)
            }
            out += "]"
        case .object(let members):
            out += "{"
            for (offset, member) in members.enumerated() {
                if offset > 0 { out += "," }
                Self.write(member.name, to: &out)
                out += ":"
                member.value.write(to: &out)
            }
            out += "}"
        }
    }

    private static func write(_ text: String, to out: inout String) {
        out += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\u{8}": out += "\\b"
            case "\u{C}": out += "\\f"
            case "<", ">", "&", "\u{2028}", "\u{2029}": out += escape(scalar)
            default:
                if scalar.value < 0x20 { out += escape(scalar) } else { out.unicodeScalars.append(scalar) }
            }
        }
        out += "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }
}

// MARK: Canonical numbers

extension GoJSON {
    /// As Go re-encodes a value that it decoded into `any`: numbers through float64, members sorted by name.
    var canonical: GoJSON {
        switch self {
        case .number(let text): .number(Double(text).map(Self.goNumber) ?? text)
        case .array(let items): .array(items.map(\.canonical))
        case .object(let members):
            .object(
                members.map { Member(name: $0.name, value: $0.value.canonical) }
                    .sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) })
        case .null, .bool, .string: self
        }
    }

    /// encoding/json's float64: the shortest digits that read back the same, an exponent below 1e-6 and from 1e21.
    static func goNumber(_ value: Double) -> String { goNumber(value.description, magnitude: value.magnitude) }
    static func goNumber(_ value: Float) -> String { goNumber(value.description, magnitude: Double(value.magnitude)) }

    private static func goNumber(_ shortest: String, magnitude: Double) -> String {
        let (negative, digits, point) = decimal(shortest)
        guard magnitude != 0 else { return negative ? "-0" : "0" }
        let sign = negative ? "-" : ""
        if magnitude < 1e-6 || magnitude >= 1e21 {
            let rest = digits.dropFirst()
            let exponent = point - 1
            return sign + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e" + (exponent < 0 ? "-" : "+")
                + String(abs(exponent))
        }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.count { return sign + digits + String(repeating: "0", count: point - digits.count) }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }

    /// Swift's shortest form taken apart: value = 0.DIGITS × 10^point.
    private static func decimal(_ text: String) -> (negative: Bool, digits: String, point: Int) {
        let negative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: "e")
        let mantissa = parts.first.map(String.init) ?? "0"
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let halves = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        let whole = String(halves.first ?? "")
        var digits = whole + (halves.count > 1 ? String(halves[1]) : "")
        var point = whole.count + exponent
        while digits.hasPrefix("0"), digits.count > 1 {
            digits.removeFirst()
            point -= 1
        }
        while digits.hasSuffix("0"), digits.count > 1 { digits.removeLast() }
        return (negative, digits, point)
    }
}
