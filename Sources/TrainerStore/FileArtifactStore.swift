internal import Dispatch
public import Foundation
internal import Messages
public import TrainerCore

/// Files below the state directory. A reader sees the old file or the new one, whatever happens while it is written.
public struct FileArtifactStore: ArtifactStore {
    private let root: String
    /// fsync can take seconds on a busy disk; the threads of Swift's pool must not wait for it.
    private let queue = DispatchQueue(label: "artifacts", qos: .utility)

    /// Removes what writers that died left half written below `root`, which is made where it is missing.
    public init(root: URL) throws {
        self.root = root.standardizedFileURL.path(percentEncoded: false).removingTrailingSlash
        try StateDirectory.create(self.root)
        AtomicFile.removeStale(below: self.root)
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

    /// `target`: a name in the folder of `path`, or a path to it below the root.
    public func link(_ path: String, to target: String) async throws {
        let file = try file(at: path)
        let place = ArtifactPath(target)
        guard let place, place.folder.isEmpty || place.folder == ArtifactPath(path)?.folder else {
            throw ArtifactPath.fault(target)
        }
        try await onQueue {
            try file.prepareFolder()
            try file.replace(withLinkTo: place.name)
        }
    }

    public func freeBytes() async throws -> Int64 {
        guard let bytes = FileSystem.freeBytes(at: root) else {
            throw AtomicFile.fault(root, errno)
        }
        return bytes
    }

    private func file(at path: String) throws -> AtomicFile {
        guard let place = ArtifactPath(path) else { throw ArtifactPath.fault(path) }
        return AtomicFile(folder: place.folder.isEmpty ? root : "\(root)/\(place.folder)", name: place.name)
    }

    private func onQueue<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}

/// A relative path that cannot leave its root.
struct ArtifactPath {
    let folder: String
    let name: String

    init?(_ text: String) {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.contains("\0") }) else { return nil }
        guard let last = parts.popLast() else { return nil }
        self.folder = parts.joined(separator: "/")
        self.name = String(last)
    }

    static func fault(_ path: String) -> TrainerError {
        TrainerError(.internalFault, .artifactPathInvalid(path: path), hint: .artifactPathInvalidHint)
    }
}

extension String {
    fileprivate var removingTrailingSlash: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }
}
