import Messages

/// One key of the file: where it stands, what it takes, what it sets. The reader, the reference page and the annotated
/// default file all come from the same list of these.
struct ConfigKey: Sendable {
    enum Role: Sendable {
        case setting(Setting)
        /// Known from the incumbent, without meaning here: accepted, and named at start with the reason.
        case ignored(Message)
        /// Known, and never to stand in this file: refused with the remedy, its value unshown.
        case refused(Message)
    }

    struct Setting: Sendable {
        let typeName: String
        let expectation: Message
        let meaning: Message
        /// JSON text of an accepted value.
        let example: String
        /// Other paths that say the same.
        var aliases: [Alias] = []
        var isSensitive = false
        let apply: @Sendable (JSONCValue, inout TrainerConfiguration) throws(ShapeFault) -> Void
        /// What a configuration has here, as JSON text.
        let render: @Sendable (TrainerConfiguration) -> String
    }

    struct Alias: Sendable {
        let path: String
        /// From another of the incumbent's files: accepted, and the right place named at start.
        let isForeign: Bool
    }

    /// Names from the root, joined by dots.
    let path: String
    let role: Role

    var section: String { path.split(separator: ".").dropLast().joined(separator: ".") }
    var name: String { path.split(separator: ".").last.map(String.init) ?? path }

    var setting: Setting? {
        guard case .setting(let setting) = role else { return nil }
        return setting
    }
}

extension ConfigKey {
    static func setting<Value>(
        _ path: String, _ shape: ValueShape<Value>,
        _ property: any WritableKeyPath<TrainerConfiguration, Value> & Sendable, _ meaning: Message,
        example: String? = nil
    ) -> ConfigKey {
        let defaultText = shape.render(TrainerConfiguration()[keyPath: property])
        return ConfigKey(
            path: path,
            role: .setting(
                Setting(
                    typeName: shape.typeName, expectation: shape.expectation, meaning: meaning,
                    example: example ?? defaultText,
                    apply: { value, configuration throws(ShapeFault) in
                        configuration[keyPath: property] = try shape.parse(value)
                    },
                    render: { shape.render($0[keyPath: property]) })))
    }

    /// A key with one accepted value alone.
    static func fixed(_ path: String, _ accepted: String, _ meaning: Message) -> ConfigKey {
        let text = JSONC.quoted(accepted)
        let shape = ValueShape<String>.parsed(
            typeName: text, expectation: .verbatim(text), { $0 == accepted ? $0 : nil }, { $0 })
        return ConfigKey(
            path: path,
            role: .setting(
                Setting(
                    typeName: shape.typeName, expectation: shape.expectation, meaning: meaning, example: text,
                    apply: { value, _ throws(ShapeFault) in _ = try shape.parse(value) }, render: { _ in text })))
    }

    static func ignored(_ path: String, _ reason: Message) -> ConfigKey {
        ConfigKey(path: path, role: .ignored(reason))
    }
    static func refused(_ path: String, _ remedy: Message) -> ConfigKey {
        ConfigKey(path: path, role: .refused(remedy))
    }

    /// Also accepts the value under `path`.
    func also(_ path: String, isForeign: Bool = false) -> ConfigKey {
        changed { $0.aliases.append(Alias(path: path, isForeign: isForeign)) }
    }

    /// Never shows the value.
    var sensitive: ConfigKey { changed { $0.isSensitive = true } }

    private func changed(_ change: (inout Setting) -> Void) -> ConfigKey {
        guard var setting else { return self }
        change(&setting)
        return ConfigKey(path: path, role: .setting(setting))
    }
}
