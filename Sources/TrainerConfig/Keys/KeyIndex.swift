import TrainerCore

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
    /// What an unknown key may have been meant for: a setting, or else a key of the older files that means nothing here.
    private let candidates: [String]

    init(_ keys: [ConfigKey]) {
        var entries: [String: Entry] = [:]
        for key in keys {
            entries[key.path] = Entry(key: key, alias: nil)
            for alias in key.setting?.aliases ?? [] { entries[alias.path] = Entry(key: key, alias: alias) }
        }
        self.entries = entries
        self.sections = Set(entries.keys.flatMap(Self.parents))
        self.settings = keys.filter { $0.setting != nil }.map(\.path)
        self.candidates =
            settings
            + keys.filter { key in if case .ignored = key.role { true } else { false } }.map(\.path)
    }

    subscript(path: String) -> Entry? { entries[path] }
    func isSection(_ path: String) -> Bool { sections.contains(path) }

    /// A member of a section, for an example; nil for what is no section.
    func firstKey(in section: String) -> ConfigKey? {
        settings.first { $0.hasPrefix(section + ".") }.flatMap { entries[$0]?.key }
            ?? entries.keys.filter { $0.hasPrefix(section + ".") }.min().flatMap { entries[$0]?.key }
    }

    /// The known key or section that is closest in spelling, those beside it first; nil where more than a third of the name
    /// would have to change: that is another word.
    func nearest(to path: String, isObject: Bool) -> String? {
        let pool = isObject ? sections.subtracting([""]).sorted() : candidates
        let name = Self.name(path).lowercased()
        let parent = Self.parent(path)
        let near = pool.compactMap { candidate -> (path: String, distance: Int)? in
            let edits = EditDistance.between(name, Self.name(candidate))
            guard edits <= max(1, name.count / 3) else { return nil }
            return (path: candidate, distance: edits * 2 + (Self.parent(candidate) == parent ? 0 : 3))
        }
        return near.min { $0.distance < $1.distance }?.path
    }

    private static func name(_ path: String) -> String { path.split(separator: ".").last.map(String.init) ?? path }
    private static func parent(_ path: String) -> String {
        path.split(separator: ".").dropLast().joined(separator: ".")
    }

    private static func parents(_ path: String) -> [String] {
        let names = path.split(separator: ".")
        return (0..<names.count).map { names[..<$0].joined(separator: ".") }
    }
}
