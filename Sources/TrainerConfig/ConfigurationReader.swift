import Messages

/// Turns a parsed file into the value tree: a pure function of the document.
struct ConfigurationReader {
    private(set) var configuration = TrainerConfiguration()
    private(set) var problems: [ConfigProblem] = []
    private(set) var notices: [ConfigNotice] = []
    private(set) var keys = ReadKeys()

    private let file: String
    private let index = KeyIndex.shared
    /// Every key read so far: by its own path, under which name it stood and what it said.
    private var given: [String: Given] = [:]

    private struct Given {
        let path: String
        let position: SourcePosition
        let text: String
    }

    init(file: String) { self.file = file }

    mutating func read(_ document: JSONC.Document) {
        for duplicate in document.duplicates {
            let key = duplicate.keyPath
            report(
                .duplicateKey, at: duplicate.position, key: key, .duplicateKey(key, first: duplicate.first.description))
        }
        guard case .object(let members) = document.root.content else {
            let value = Self.shown(document.root)
            return report(.wrongType, at: document.root.position, key: nil, .rootExpected(value: value))
        }
        for member in members { read(member, under: "") }
        checkTogether()
    }

    private mutating func read(_ member: JSONCMember, under section: String) {
        let path = section.isEmpty ? member.name : section + "." + member.name
        if let entry = index[path] { return read(entry, member, at: path) }
        guard index.isSection(path) else {
            let isObject = if case .object = member.value.content { true } else { false }
            return report(
                .unknownKey, at: member.position, key: path, unknown(path, under: section, isObject: isObject))
        }
        guard case .object(let members) = member.value.content else {
            let example = index.firstKey(in: path).map {
                "{\(JSONC.quoted($0.name)): \($0.setting?.example ?? "null")}"
            }
            return report(
                .wrongType, at: member.value.position, key: path,
                .sectionExpected(path, value: Self.shown(member.value), example: example ?? "{}"))
        }
        for member in members { read(member, under: path) }
    }

    private func unknown(_ path: String, under section: String, isObject: Bool) -> Message {
        if Self.meansToken(path) { return .unknownKey(path, remedy: .tokenRemedies) }
        let nearest = index.nearest(to: path, isObject: isObject)
        guard nearest.isEmpty else { return .unknownKey(path, nearest: nearest) }
        return .unknownKey(path, known: index.members(of: section), in: section)
    }

    /// Not so `max_tokens`, which is a length.
    private static func meansToken(_ path: String) -> Bool {
        DottedPath.words(of: DottedPath.name(of: path)).contains { $0.contains("token") && $0 != "tokens" }
    }

    private mutating func read(_ entry: KeyIndex.Entry, _ member: JSONCMember, at path: String) {
        switch entry.key.role {
        case .ignored(let reason):
            notices.append(ConfigNotice(file: file, at: member.position, key: path, .ignoredKey(path, reason: reason)))
        case .refused(let remedy):
            report(.refusedKey, at: member.position, key: path, .keyRefused(path, remedy: remedy))
        case .setting(let setting):
            apply(setting, of: entry, member, at: path)
        }
    }

    private mutating func apply(
        _ setting: ConfigKey.Setting, of entry: KeyIndex.Entry, _ member: JSONCMember, at path: String
    ) {
        do throws(ShapeFault) {
            try setting.apply(member.value, &configuration)
        } catch {
            return report(error, of: setting, key: path)
        }
        if entry.alias?.isForeign == true {
            let message = Message.foreignKey(path, place: entry.key.path)
            notices.append(ConfigNotice(file: file, at: member.position, key: path, message))
        }
        let text = setting.render(configuration)
        if let other = given[entry.key.path], other.text != text {
            report(
                .conflict, at: member.value.position, key: path,
                .keysDiffer(path, value: text, other: other.path, otherValue: other.text, at: "\(other.position)"))
        }
        given[entry.key.path] = Given(path: path, position: member.value.position, text: text)
    }

    private mutating func report(_ fault: ShapeFault, of setting: ConfigKey.Setting, key: String) {
        let value = setting.isSensitive ? "<hidden>" : Self.shown(fault.offender)
        let position = fault.offender.position
        switch fault.kind {
        case .wrongType:
            report(
                .wrongType, at: position, key: key,
                .wrongType(key: key, value: value, expected: setting.expectation, example: setting.example))
        case .impossible:
            report(
                .impossibleValue, at: position, key: key,
                .impossibleValue(key: key, value: value, expected: setting.expectation, example: setting.example))
        }
    }

    private mutating func report(
        _ kind: ConfigProblem.Kind, at position: SourcePosition?, key: String?, _ message: Message
    ) {
        problems.append(ConfigProblem(kind, file: file, at: position, key: key, message))
    }

    private mutating func checkTogether() {
        // By their own paths, whatever name the file has for them.
        let broken = problems.compactMap(\.keyPath).map { index[$0]?.key.path ?? $0 }
        keys = ReadKeys(places: given.mapValues(\.position), broken: Set(broken))
        let found = ConfigurationRules.faults(in: configuration).compactMap { keys.problem($0, in: file) }
        problems += found
    }

    /// What the file names; nil where it names none that can be read.
    var language: Language? { keys.places["language"].map { _ in configuration.language } }

    /// A value on one line, cut to 60 characters.
    private static func shown(_ value: JSONCValue) -> String {
        let text = value.text
        return text.count <= 60 ? text : text.prefix(59) + "…"
    }
}
