import Foundation

/// JSON on one line with the keys in a given order, which JSONEncoder does not keep.
enum OrderedJSON {
    case string(String)
    case object([(String, OrderedJSON)])
    case array([OrderedJSON])

    var text: String {
        switch self {
        case .string(let value): Self.quoted(value)
        case .object(let members): "{\(members.map { "\(Self.quoted($0)): \($1.text)" }.joined(separator: ", "))}"
        case .array(let elements): "[\(elements.map(\.text).joined(separator: ", "))]"
        }
    }

    /// RFC 8259, §7: quotes, backslashes and controls are escaped, all else stands as it is.
    private static func quoted(_ value: String) -> String {
        let body = value.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            case let scalar where scalar.value < 0x20:
                "\\u" + String(repeating: "0", count: scalar.value < 0x10 ? 3 : 2) + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"\(body.joined())\""
    }
}
