/// How samples are worded.
public struct SampleSettings: Codable, Hashable, Sendable {
    /// `templates`: a folder, below the state directory where it is relative; nil: the built-in templates alone.
    public var templates: String?
    /// `instruction_seed`
    public var seed = 0

    public init() {}

    /// Where the templates lie; nil: in the program.
    public func templateFolder(below stateDirectory: String) -> String? {
        templates.map { $0.hasPrefix("/") ? $0 : "\(stateDirectory)/\($0)" }
    }
}
