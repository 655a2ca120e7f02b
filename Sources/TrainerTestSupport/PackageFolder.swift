public import Foundation

/// The package's own folder, and real data beside it that it does not carry.
public enum PackageFolder {
    public static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A file or folder below the folder that `LJWX_SHARED` names, else below `../shared`; nil where it is not there:
    /// tests that need it are skipped with the reason.
    public static func shared(_ path: String) -> URL? {
        let file = shared.appending(path: path)
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }

    private static let shared: URL =
        ProcessInfo.processInfo.environment["LJWX_SHARED"].map { URL(filePath: $0) }
        ?? root.deletingLastPathComponent().appending(path: "shared")
}
