/// The key list, looked up by path.
struct KeyIndex: Sendable {
    struct Entry: Sendable {
        let key: ConfigKey
        /// Set when the path is not the key's own.
        let alias: ConfigKey.Alias?
    }

    static let shared = KeyIndex(ConfigKeys.all)

    private let entries: [String: Entry]
    /// Every path at which an object stands, the root being the empty one.
    private let sections: Set<String>
    /// Own paths of settings, in the list's order.
    private let settings: [String]
    private let settingNames: NearKeys
    private let sectionNames: NearKeys
    /// Keys of the older files that mean nothing here.
    private let ignoredNames: NearKeys

    init(_ keys: [ConfigKey]) {
        var entries: [String: Entry] = [:]
        for key in keys {
            entries[key.path] = Entry(key: key, alias: nil)
            for alias in key.setting?.aliases ?? [] { entries[alias.path] = Entry(key: key, alias: alias) }
        }
        self.entries = entries
        self.sections = Set(entries.keys.flatMap(Self.parents))
        self.settings = keys.filter { $0.setting != nil }.map(\.path)
        let names = keys.flatMap(Self.names(of:))
        self.settingNames = NearKeys(candidates: names)
        self.sectionNames = NearKeys(
            candidates: Set(names.flatMap { Self.parents($0.told) }).subtracting([""]).sorted()
                .map { NearKeys.Candidate($0) })
        self.ignoredNames = NearKeys(
            candidates: keys.filter { key in if case .ignored = key.role { true } else { false } }
                .map { NearKeys.Candidate($0.path) })
    }

    /// Every path of a setting; of one in an older file it is the own path that is told.
    private static func names(of key: ConfigKey) -> [NearKeys.Candidate] {
        guard let setting = key.setting else { return [] }
        return [NearKeys.Candidate(key.path)]
            + setting.aliases.map { NearKeys.Candidate($0.path, told: $0.isForeign ? key.path : $0.path) }
    }

    subscript(path: String) -> Entry? { entries[path] }
    func isSection(_ path: String) -> Bool { sections.contains(path) }

    /// A member of a section, for an example; nil for what is no section.
    func firstKey(in section: String) -> ConfigKey? {
        settings.first { $0.hasPrefix(section + ".") }.flatMap { entries[$0]?.key }
            ?? entries.keys.filter { $0.hasPrefix(section + ".") }.min().flatMap { entries[$0]?.key }
    }

    /// What an unknown key, or section, may have been meant for, the closest alone: settings, and where none is near, keys
    /// beside it that are accepted without meaning anything here.
    func nearest(to path: String, isObject: Bool) -> [String] {
        if isObject { return sectionNames.nearest(to: path) }
        let near = settingNames.nearest(to: path)
        return near.isEmpty ? ignoredNames.nearest(to: path, isBeside: true) : near
    }

    /// Names of the settings and sections of a section, in the list's order. A section of an older file has those that are
    /// read from it.
    func members(of section: String) -> [String] {
        let start = section.isEmpty ? "" : section + "."
        var members: [String] = []
        for candidate in settingNames.candidates where candidate.path.hasPrefix(start) {
            // The root's own sections are told, and not those of older files.
            guard !section.isEmpty || candidate.path == candidate.told else { continue }
            let member = candidate.path.dropFirst(start.count).prefix(while: { $0 != "." })
            if !members.contains(String(member)) { members.append(String(member)) }
        }
        return members
    }

    private static func parents(_ path: String) -> [String] {
        let names = path.split(separator: ".")
        return (0..<names.count).map { names[..<$0].joined(separator: ".") }
    }
}
