internal import Dispatch
public import Foundation
internal import Messages
public import TrainerCore

/// Files below the state directory, and in folders that were named beside it. A reader sees the old file or the new one, whatever happens while it is written.
public struct FileArtifactStore: ArtifactStore {
    private let root: String
    private let outside: [String]
    /// fsync can take seconds on a busy disk; the threads of Swift's pool must not wait for it.
    private let queue = DispatchQueue(label: "artifacts", qos: .utility)

    /// Removes what writers that died left half written below `root` and in `outside`, which are made where missing.
    /// - Parameter outside: absolute folders to which files may be written too.
    public init(root: URL, outside: [String] = []) throws {
        self.outside = outside
        self.root = root.standardizedFileURL.path(percentEncoded: false).removingTrailingSlash
        try StateDirectory.create(self.root)
        AtomicFile.removeStale(below: self.root)
        for folder in outside {
            try Self.prepare(outside: folder)
            AtomicFile.removeStale(in: folder)
        }
    }

    /// Said at start: a run would come to it late, with its work done in vain.
    private static func prepare(outside folder: String) throws {
        do {
            try StateDirectory.create(folder)
            guard access(folder, W_OK | X_OK) == 0 else { throw AtomicFile.fault(folder, errno) }
        } catch let error as TrainerError where error.code == .storeUnusable {
            throw TrainerError(
                .storeUnusable, .outputFolderUnusable(folder), hint: .outputFolderUnusableHint(folder),
                cause: error.cause)
        }
    }

    public func write(_ data: Data, to path: String) async throws {
        let file = try file(at: path)
        try await onQueue {
            try file.prepareFolder()
            try file.replace(with: data)
        }
    }

    public func read(_ path: String) async throws -> Data? {
        let file = try file(at: path)
        return try await onQueue { try file.read() }
    }

    /// `target`: a name in the folder of `path`, or a path to it as `path` is given.
    public func link(_ path: String, to target: String) async throws {
        let file = try file(at: path)
        let place = ArtifactPath(target, outside: outside)
        guard let place, place.folder.isEmpty || place.folder == ArtifactPath(path, outside: outside)?.folder else {
            throw ArtifactPath.fault(target)
        }
        try await onQueue {
            try file.prepareFolder()
            try file.replace(withLinkTo: place.name)
        }
    }

    public func linkTarget(_ path: String) async throws -> String? {
        let place = try file(at: path)
        return try await onQueue { FolderContent.linkTarget("\(place.folder)/\(place.name)") }
    }

    public func entries(of folder: String) async throws -> [ArtifactEntry] {
        let path: String
        if outside.contains(folder) {
            path = folder
        } else {
            let place = try file(at: folder)
            path = "\(place.folder)/\(place.name)"
        }
        return try await onQueue { try FolderContent.entries(of: path) }
    }

    public func remove(_ path: String) async throws {
        let place = try file(at: path)
        try await onQueue {
            try FolderContent.remove("\(place.folder)/\(place.name)")
            // The name is gone for good once its folder is on disk; a folder that cannot be synced shows it again.
            _ = FileSystem.syncFolder(place.folder)
        }
    }

    public func freeBytes() async throws -> Int64 {
        guard let bytes = FileSystem.freeBytes(at: root) else {
            throw AtomicFile.fault(root, errno)
        }
        return bytes
    }

    private func file(at path: String) throws -> AtomicFile {
        guard let place = ArtifactPath(path, outside: outside) else { throw ArtifactPath.fault(path) }
        return AtomicFile(folder: place.folder(below: root), name: place.name)
    }

    private func onQueue<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}

/// A path that cannot leave its home: relative, or absolute in one of the folders `outside`.
struct ArtifactPath {
    let folder: String
    let name: String

    init?(_ text: String, outside: [String] = []) {
        let home = outside.first { text.hasPrefix($0 + "/") }
        let inner = text.dropFirst(home.map { $0.count + 1 } ?? 0)
        var parts = inner.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.contains("\0") }) else { return nil }
        guard let last = parts.popLast() else { return nil }
        self.folder = ([home].compactMap(\.self) + parts.map(String.init)).joined(separator: "/")
        self.name = String(last)
    }

    func folder(below root: String) -> String {
        folder.hasPrefix("/") ? folder : folder.isEmpty ? root : "\(root)/\(folder)"
    }

    static func fault(_ path: String) -> TrainerError {
        TrainerError(.internalFault, .artifactPathInvalid(path: path), hint: .artifactPathInvalidHint)
    }
}

extension String {
    fileprivate var removingTrailingSlash: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }
}
