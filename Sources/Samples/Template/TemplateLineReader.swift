import Messages
import TrainerCore

/// Cuts a line at `{…}` and `[…]`.
struct TemplateLineReader {
    struct Fault {
        let message: Message
        let column: Int
    }

    private(set) var faults: [Fault] = []
    private let characters: [Character]
    private var place = 0
    private var group: Int?
    private var groups = 0
    private var opened = 0

    init(_ text: String) { self.characters = Array(text) }

    mutating func parts(task: TaskKind) -> [TemplateLine.Part] {
        var parts: [TemplateLine.Part] = []
        while place < characters.count {
            switch characters[place] {
            case "{":
                if let field = field(task) { parts.append(field) }
            case "}":
                fault(.templateBraceStray)
                place += 1
            case "[": open()
            case "]": close(parts)
            default: parts.append(literal())
            }
        }
        if group != nil { fault(.templateGroupUnclosed, at: opened) }
        return parts
    }

    private mutating func literal() -> TemplateLine.Part {
        let start = place
        while place < characters.count, !"{}[]".contains(characters[place]) { place += 1 }
        return TemplateLine.Part(content: .literal(String(characters[start..<place])), column: start + 1, group: group)
    }

    private mutating func field(_ task: TaskKind) -> TemplateLine.Part? {
        let start = place
        let rest = characters[(start + 1)...]
        guard let end = rest.firstIndex(where: { "{}".contains($0) }), characters[end] == "}" else {
            fault(.templateFieldUnclosed)
            place = rest.firstIndex(of: "{") ?? characters.count
            return nil
        }
        place = end + 1
        let name = String(characters[(start + 1)..<end])
        guard let field = TemplateField(name) else {
            let nearest = EditDistance.nearest(to: name, among: TemplateField.names(in: task)) ?? ""
            fault(.templateFieldUnknown(name, nearest: nearest), at: start)
            return nil
        }
        guard field.isKnown(in: task) else {
            fault(.templateFieldOfOtherTask(name, task: field.task?.rawValue ?? ""), at: start)
            return nil
        }
        if field.isOptional, group == nil { fault(.templateOptionalOutside(name), at: start) }
        return TemplateLine.Part(content: .field(field), column: start + 1, group: group)
    }

    private mutating func open() {
        if group != nil { fault(.templateGroupNested) } else { opened = place }
        groups += 1
        group = groups
        place += 1
    }

    private mutating func close(_ parts: [TemplateLine.Part]) {
        if let group {
            let inside = parts.filter { $0.group == group }
            if !inside.contains(where: { $0.field?.isOptional ?? false }) {
                fault(.templateGroupPointless, at: opened)
            }
        } else {
            fault(.templateGroupStray)
        }
        group = nil
        place += 1
    }

    private mutating func fault(_ message: Message, at index: Int? = nil) {
        faults.append(Fault(message: message, column: (index ?? place) + 1))
    }
}
