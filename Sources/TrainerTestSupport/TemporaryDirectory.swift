public import Foundation

/// A folder that lives as long as a closure runs.
public enum TemporaryDirectory {
    public static func with<Result: Sendable>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "ljwx-\(UUID().uuidString.prefix(8))", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A folder that cannot be removed is left to the system's own cleaning of /tmp.
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}
