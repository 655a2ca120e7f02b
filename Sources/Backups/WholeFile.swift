internal import Crypto
internal import Foundation
internal import Messages
internal import TrainerCore

/// Files that are read and written as a whole and stay after a power cut; with the modes of the state directory.
enum WholeFile {
    private static let folderMode: mode_t = 0o750
    private static let fileMode: mode_t = 0o640

    struct Facts: Equatable {
        let bytes: Int64
        let digest: ContentDigest
    }

    /// nil where there is no such file.
    static func facts(of path: String) throws -> Facts? {
        var content = Content()
        guard try eachPiece(of: path, { content.add($0) }) else { return nil }
        return content.facts
    }

    /// Into a new file; nil, and no new file, where there is no source.
    static func copy(_ source: String, to target: String) throws -> Facts? {
        var content = Content()
        var output: Int32 = -1
        defer { if output >= 0 { close(output) } }
        let isThere = try eachPiece(
            of: source, opened: { output = try create(target) },
            {
                content.add($0)
                try put($0, into: output, of: target)
            })
        guard isThere else { return nil }
        try finish(output, of: target)
        return content.facts
    }

    static func write(_ data: Data, to path: String) throws -> Facts {
        let output = try create(path)
        defer { close(output) }
        try data.withUnsafeBytes { try put($0, into: output, of: path) }
        try finish(output, of: path)
        return Facts(bytes: Int64(data.count), digest: .of(data))
    }

    /// Makes the folder and the missing ones above it.
    static func makeFolder(_ path: String) throws {
        if mkdir(path, folderMode) == 0 || errno == EEXIST { return }
        guard errno == ENOENT else { throw fault(path, errno) }
        try makeFolder(folder(of: path))
        guard mkdir(path, folderMode) == 0 || errno == EEXIST else { throw fault(path, errno) }
    }

    /// Makes the names in a folder, and in those below it, durable.
    static func syncFolders(below path: String) throws {
        for name in try names(in: path) where isFolder("\(path)/\(name)") {
            try syncFolders(below: "\(path)/\(name)")
        }
        try syncFolder(path)
    }

    static func syncFolder(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault(path, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault(path, errno) }
    }

    static func rename(_ path: String, to target: String) throws {
        guard Foundation.rename(path, target) == 0 else { throw fault(target, errno) }
        try syncFolder(folder(of: target))
    }

    /// Hidden ones too; none where there is no such folder.
    static func names(in folder: String) throws -> [String] {
        var status = stat()
        guard lstat(folder, &status) == 0 else {
            if errno == ENOENT { return [] }
            throw fault(folder, errno)
        }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw TrainerError(
                .permissionDenied, .artifactUnusable(path: folder), hint: .artifactUnusableHint(directory: folder),
                cause: .of(error))
        }
    }

    /// Also by a link: somebody may have put the folder on another disk.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// 0 where there is no such file.
    static func bytes(of path: String) -> Int64 {
        var status = stat()
        return lstat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Free for this user; nil where the file system cannot be asked.
    static func freeBytes(at folder: String) -> Int64? {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0 else { return nil }
        return Int64(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
    }

    static func folder(of path: String) -> String {
        let above = path.split(separator: "/").dropLast().joined(separator: "/")
        return path.hasPrefix("/") ? "/" + above : above.isEmpty ? "." : above
    }

    static func fault(_ path: String, _ code: Int32) -> TrainerError {
        let folder = folder(of: path)
        let cause = TrainerError.Cause.foreign(String(cString: strerror(code)))
        switch code {
        case ENOSPC, EDQUOT, EFBIG:
            return TrainerError(
                .diskFull, .diskFull(path: path, freeBytes: freeBytes(at: folder)),
                hint: .diskFullHint(directory: folder), cause: cause)
        case EACCES, EPERM:
            return TrainerError(
                .permissionDenied, .artifactUnusable(path: path), hint: .artifactUnusableHint(directory: folder),
                cause: cause)
        default:
            return TrainerError(
                .storeUnusable, .artifactUnusable(path: path), hint: .artifactUnusableHint(directory: folder),
                cause: cause)
        }
    }

    // MARK: Parts

    private struct Content {
        private var hash = SHA256()
        private var bytes: Int64 = 0

        mutating func add(_ piece: UnsafeRawBufferPointer) {
            hash.update(bufferPointer: piece)
            bytes += Int64(piece.count)
        }

        var facts: Facts {
            let hex = hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            return Facts(bytes: bytes, digest: ContentDigest(hex: hex))
        }
    }

    private static let pieceBytes = 1 << 20

    /// False where there is no such file.
    private static func eachPiece(
        of path: String, opened: () throws -> Void = {}, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Bool {
        let input = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard input >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return false }
            throw fault(path, errno)
        }
        defer { close(input) }
        try opened()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(input, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw fault(path, errno) }
            guard count > 0 else { break }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        forget(input)
        return true
    }

    /// Passed through once, it need not push out of memory what a run works with.
    private static func forget(_ descriptor: Int32) { _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) }

    private static func create(_ path: String) throws -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, fileMode)
        guard descriptor >= 0 else { throw fault(path, errno) }
        return descriptor
    }

    private static func put(_ bytes: UnsafeRawBufferPointer, into descriptor: Int32, of path: String) throws {
        var done = 0
        while done < bytes.count {
            let count = Foundation.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw fault(path, errno) }
            done += count
        }
    }

    private static func finish(_ descriptor: Int32, of path: String) throws {
        guard fsync(descriptor) == 0 else { throw fault(path, errno) }
        forget(descriptor)
    }
}
