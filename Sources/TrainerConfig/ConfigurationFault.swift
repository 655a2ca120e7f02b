public import Messages

/// Values that are possible each on its own, and not together or not with what they name.
public struct ConfigurationFault: Sendable {
    /// The keys concerned, the one to change first.
    public let keys: [String]
    public let message: Message

    public init(keys: [String], message: Message) {
        self.keys = keys
        self.message = message
    }
}

/// Where the keys of a file stand, and which of them could not be read.
struct ReadKeys: Sendable {
    var places: [String: SourcePosition] = [:]
    /// Sections among them.
    var broken: Set<String> = []

    /// nil where one of its keys could not be read: that key holds its default, and nothing can be said about it together
    /// with others.
    func problem(_ fault: ConfigurationFault, in file: String) -> ConfigProblem? {
        guard fault.keys.allSatisfy(isSound) else { return nil }
        // The place of the first key of the rule that the file has; all may be defaults but one.
        let place = fault.keys.compactMap { places[$0] }.first
        return ConfigProblem(.conflict, file: file, at: place, key: fault.keys.first, fault.message)
    }

    private func isSound(_ key: String) -> Bool { !broken.contains { key == $0 || key.hasPrefix($0 + ".") } }
}
