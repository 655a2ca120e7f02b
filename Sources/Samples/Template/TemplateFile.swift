public import TrainerCore

/// One template as it lies in a folder.
public struct TemplateFile: Hashable, Sendable {
    /// For messages: the path as the reader knows it.
    public let path: String
    public let bytes: [UInt8]

    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// What a folder's file must be called: `stock_analysis.txt`.
    public static func name(of task: TaskKind) -> String { task.rawValue + suffix }
    /// Other files in a folder of templates are nobody's business.
    public static let suffix = ".txt"
    /// A template of this size is another file by mistake.
    public static let maximumBytes = 64 << 10

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    var task: TaskKind? { TaskKind.allCases.first { Self.name(of: $0) == name } }
}
