import Foundation
import Messages
public import TrainerCore

/// A file's content with its permission bits.
public struct FileContent: Hashable, Sendable {
    public let bytes: [UInt8]
    /// The lowest nine bits of `st_mode`.
    public let mode: UInt16

    public init(bytes: [UInt8], mode: UInt16 = 0o600) {
        self.bytes = bytes
        self.mode = mode
    }
}

/// Reads whole small files: the config, the token, the prompt.
public protocol FileReader: Sendable {
    /// nil when there is no such file.
    /// - Throws: `FileFault` when it is there and cannot be read.
    func read(_ path: String) throws(FileFault) -> FileContent?
}

/// Why a file could not be read.
public struct FileFault: Error, Hashable, Sendable {
    public let reason: TrainerError.Cause
    public init(reason: TrainerError.Cause) { self.reason = reason }
}

/// The files of this machine.
public struct LocalFileReader: FileReader {
    /// Larger files are refused: a config, a token or a prompt of this size is a mistake.
    public static let maximumBytes = 1 << 20

    public init() {}

    public func read(_ path: String) throws(FileFault) -> FileContent? {
        // O_NONBLOCK: a named pipe must not hang the start. One descriptor for both mode and bytes, so that they are of
        // the same file.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw Self.fault() }
            return nil
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.fault() }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFault(reason: .own(.notRegularFile)) }
        return FileContent(bytes: try Self.bytes(of: descriptor), mode: UInt16(status.st_mode & 0o777))
    }

    private static func bytes(of descriptor: Int32) throws(FileFault) -> [UInt8] {
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw fault() }
            guard count > 0 else { return result }
            result.append(contentsOf: buffer[..<count])
            guard result.count <= maximumBytes else { throw FileFault(reason: .own(.largerThan(bytes: maximumBytes))) }
        }
    }

    private static func fault() -> FileFault { FileFault(reason: .foreign(String(cString: strerror(errno)))) }
}
