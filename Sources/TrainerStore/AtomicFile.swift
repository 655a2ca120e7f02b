internal import Foundation
internal import Messages
internal import Synchronization
internal import TrainerCore

/// One file that is replaced as a whole: temporary name in the same folder, fsync, rename, fsync of the folder.
struct AtomicFile: Sendable {
    let folder: String
    let name: String

    private var path: String { "\(folder)/\(name)" }

    func prepareFolder() throws { try StateDirectory.create(folder) }

    func replace(with data: Data) throws {
        try replace { temporary in
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, StateDirectory.fileMode)
            guard descriptor >= 0 else { throw Self.fault(path, errno) }
            defer { close(descriptor) }
            try writeAll(data, to: descriptor)
            guard fsync(descriptor) == 0 else { throw Self.fault(path, errno) }
        }
    }

    func replace(withLinkTo target: String) throws {
        try replace { temporary in
            guard symlink(target, temporary) == 0 else { throw Self.fault(path, errno) }
        }
    }

    /// Nil when there is no such file.
    func read() throws -> Data? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw Self.fault(path, errno)
        }
        do {
            return try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).readToEnd() ?? Data()
        } catch {
            throw TrainerError(
                .storeUnusable, .artifactUnusable(path: path), hint: .artifactUnusableHint(directory: folder),
                cause: .of(error))
        }
    }

    private func replace(_ make: (String) throws -> Void) throws {
        let temporary = "\(folder)/\(TemporaryName.next(for: name))"
        do {
            try make(temporary)
            guard rename(temporary, path) == 0 else { throw Self.fault(path, errno) }
        } catch {
            unlink(temporary)
            throw error
        }
        let code = FileSystem.syncFolder(folder)
        guard code == 0 else { throw Self.fault(folder, code) }
    }

    private func writeAll(_ data: Data, to descriptor: Int32) throws {
        try data.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = Foundation.write(
                    descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw Self.fault(path, errno) }
                written += count
            }
        }
    }

    /// Best effort: a temporary file that cannot be removed only takes space.
    static func removeStale(below root: String) {
        guard let files = FileManager.default.enumerator(atPath: root) else { return }
        for case let path as String in files where TemporaryName.isStale(String(path.split(separator: "/").last ?? ""))
        {
            unlink("\(root)/\(path)")
        }
    }

    /// In this folder alone: it may be the top of somebody's whole tree.
    static func removeStale(in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []  // as above: best effort
        for name in names where TemporaryName.isStale(name) { unlink("\(folder)/\(name)") }
    }

    static func fault(_ path: String, _ code: Int32) -> TrainerError {
        let folder = FileSystem.folder(of: path)
        if FileSystem.isFull(errno: code) {
            return TrainerError(
                .diskFull, .diskFull(path: path, freeBytes: FileSystem.freeBytes(at: folder)),
                hint: .diskFullHint(directory: folder), cause: .foreign(FileSystem.text(ofErrno: code)))
        }
        return TrainerError(
            .storeUnusable, .artifactUnusable(path: path), hint: .artifactUnusableHint(directory: folder),
            cause: .foreign(FileSystem.text(ofErrno: code)))
    }
}

/// `.NAME.PID-NONCE-COUNT.partial`: who writes it, so that the files of dead writers can be told from those in use.
private enum TemporaryName {
    private static let suffix = ".partial"
    /// A restarted container gives every process the same id.
    private static let nonce = String(UInt32.random(in: .min ... .max), radix: 16)
    private static let counter = Atomic<Int>(0)

    static func next(for name: String) -> String {
        let count = counter.add(1, ordering: .relaxed).newValue
        return ".\(name).\(getpid())-\(nonce)-\(count)\(suffix)"
    }

    static func isStale(_ name: String) -> Bool {
        guard name.hasPrefix("."), name.hasSuffix(suffix) else { return false }
        let writer = name.dropLast(suffix.count).split(separator: ".").last?.split(separator: "-") ?? []
        guard writer.count == 3, let pid = pid_t(writer[0]), pid > 0 else { return false }
        return pid == getpid() ? writer[1] != nonce : kill(pid, 0) != 0 && errno == ESRCH
    }
}
