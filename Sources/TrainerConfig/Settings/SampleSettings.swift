/// How samples are worded.
public struct SampleSettings: Codable, Hashable, Sendable {
    /// `templates`: a folder, below the state directory where it is relative; nil: the built-in templates alone.
    public var templates: String?
    /// `instruction_seed`
    public var seed = 0
    /// `processor`
    public var processor = ProcessorSettings()

    public init() {}

    /// Where the templates lie; nil: in the program.
    public func templateFolder(below stateDirectory: String) -> String? {
        templates.map { $0.hasPrefix("/") ? $0 : "\(stateDirectory)/\($0)" }
    }
}

/// A program of the user's own that bars pass through before samples are made of them.
public struct ProcessorSettings: Codable, Hashable, Sendable {
    /// Program and arguments; empty: there is none.
    public var command: [String] = []
    /// For one whole answer.
    public var timeout = Duration.seconds(60)

    public init() {}
}
