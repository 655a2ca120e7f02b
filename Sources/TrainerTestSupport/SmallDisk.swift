public import Foundation

/// A file system of its own, small enough to fill.
public enum SmallDisk {
    /// Tried once: containers often have root without the right to mount.
    public static let isPossible: Bool = {
        guard getuid() == 0 else { return false }
        let folder = FileManager.default.temporaryDirectory.appending(path: "ljwx-mount-\(getpid())")
        // Any failure here means that the test is skipped with its reason.
        guard (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)) != nil else {
            return false
        }
        defer { try? FileManager.default.removeItem(at: folder) }  // an empty folder in /tmp is harmless
        guard (try? run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.path())) == 0 else { return false }
        return (try? run("umount", folder.path())) == 0
    }()

    public static func with(mebibytes: Int, _ body: (URL) async throws -> Void) async throws {
        try await TemporaryDirectory.with { folder in try await mounted(at: folder, kibibytes: mebibytes * 1024, body) }
    }

    /// In the place of `folder`, which must be there.
    public static func mounted(at folder: URL, kibibytes: Int, _ body: (URL) async throws -> Void) async throws {
        try succeed("mount", "-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", folder.path())
        do {
            try await body(folder)
        } catch {
            try succeed("umount", "-l", folder.path())
            throw error
        }
        try succeed("umount", "-l", folder.path())
    }

    public static func grow(_ folder: URL, mebibytes: Int) throws {
        try succeed("mount", "-o", "remount,size=\(mebibytes)m", folder.path())
    }

    /// Takes all the room that is left; removing the file gives it back.
    public static func fill(_ folder: URL) throws -> URL {
        let ballast = folder.appending(path: "ballast")
        let descriptor = open(ballast.path(), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandFailed(command: "open \(ballast.path())", status: errno) }
        defer { close(descriptor) }
        for size in [65_536, 512, 1] {
            let bytes = [UInt8](repeating: 1, count: size)
            while write(descriptor, bytes, size) > 0 {}
        }
        return ballast
    }

    private static func succeed(_ arguments: String...) throws {
        let status = try run(arguments)
        guard status == 0 else { throw CommandFailed(command: arguments.joined(separator: " "), status: status) }
    }

    private static func run(_ arguments: String...) throws -> Int32 { try run(arguments) }

    private static func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private struct CommandFailed: Error, CustomStringConvertible {
        let command: String
        let status: Int32
        var description: String { "\(command) ended with \(status)" }
    }
}
