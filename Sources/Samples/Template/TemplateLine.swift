/// A line of a template, cut at its fields, with the places that a person has to be told.
struct TemplateLine: Hashable, Sendable {
    struct Part: Hashable, Sendable {
        enum Content: Hashable, Sendable {
            case literal(String)
            case field(TemplateField)
        }

        let content: Content
        /// Characters from 1.
        let column: Int
        /// Which `[…]` of the line it stands in; nil: it always stands.
        let group: Int?

        var field: TemplateField? {
            if case .field(let field) = content { field } else { nil }
        }

        var literal: String? {
            if case .literal(let text) = content { text } else { nil }
        }
    }

    /// From 1.
    let number: Int
    let text: String
    let parts: [Part]

    var isBlank: Bool { text.allSatisfy(\.isWhitespace) }

    /// What the sample's text is made of.
    var pieces: [TemplatePiece] {
        var pieces: [TemplatePiece] = []
        var place = 0
        while place < parts.count {
            guard let group = parts[place].group else {
                pieces.append(parts[place].piece)
                place += 1
                continue
            }
            let inside = parts[place...].prefix { $0.group == group }
            pieces.append(.optional(inside.map(\.piece)))
            place += inside.count
        }
        return pieces
    }
}

extension TemplateLine.Part {
    fileprivate var piece: TemplatePiece {
        switch content {
        case .literal(let text): .literal(Array(text.utf8))
        case .field(let field): .field(field)
        }
    }
}

/// A template is compiled to these once; writing a sample only copies bytes.
enum TemplatePiece: Hashable, Sendable {
    case literal([UInt8])
    case field(TemplateField)
    /// `[…]`: left out where a field in it has no value.
    case optional([TemplatePiece])
}
