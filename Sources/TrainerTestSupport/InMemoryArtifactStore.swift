public import Foundation
internal import Messages
internal import Synchronization
public import TrainerCore

/// Files in memory, with the free space that a test says and faults on demand.
public final class InMemoryArtifactStore: ArtifactStore {
    private let state: Mutex<State>

    public init(freeBytes: Int64 = 1 << 40) { state = Mutex(State(freeBytes: freeBytes)) }

    /// Path → content, without the links.
    public var files: [String: Data] { state.withLock { $0.files } }
    /// Path → name in the same folder.
    public var links: [String: String] { state.withLock { $0.links } }

    public func setFreeBytes(_ bytes: Int64) { state.withLock { $0.freeBytes = bytes } }

    /// Every write and link throws `error` until this is set to nil.
    public func failWrites(with error: (any Error)?) { state.withLock { $0.fault = error } }

    public func write(_ data: Data, to path: String) async throws {
        try state.withLock { state in
            try state.check(path)
            state.links[path] = nil
            state.files[path] = data
        }
    }

    public func read(_ path: String) async throws -> Data? {
        state.withLock { state in
            guard let target = state.links[path] else { return state.files[path] }
            return state.files[State.beside(path, target)]
        }
    }

    public func link(_ path: String, to target: String) async throws {
        try state.withLock { state in
            try state.check(path)
            let name = String(target.split(separator: "/").last ?? "")
            guard !["", ".", ".."].contains(name), target == name || target == State.beside(path, name) else {
                throw TrainerError(.internalFault, .verbatim("\(target) is not in the folder of \(path)"))
            }
            state.files[path] = nil
            state.links[path] = name
        }
    }

    public func linkTarget(_ path: String) async throws -> String? { links[path] }

    public func entries(of folder: String) async throws -> [ArtifactEntry] {
        state.withLock { state in
            var sizes: [String: Int64] = [:]
            var folders: Set<String> = []
            for (path, data) in state.files where path.hasPrefix(folder + "/") {
                let parts = path.dropFirst(folder.count + 1).split(separator: "/")
                guard let name = parts.first.map(String.init) else { continue }
                sizes[name, default: 0] += Int64(data.count)
                if parts.count > 1 { folders.insert(name) }
            }
            return sizes.sorted { $0.key < $1.key }.map {
                ArtifactEntry(name: $0.key, isFolder: folders.contains($0.key), bytes: $0.value)
            }
        }
    }

    public func remove(_ path: String) async throws {
        try state.withLock { state in
            try state.check(path)
            let gone = { (name: String) in name == path || name.hasPrefix(path + "/") }
            state.files = state.files.filter { !gone($0.key) }
            state.links = state.links.filter { !gone($0.key) }
        }
    }

    public func freeBytes() async throws -> Int64 { state.withLock { $0.freeBytes } }

    private struct State {
        var files: [String: Data] = [:]
        var links: [String: String] = [:]
        var freeBytes: Int64
        var fault: (any Error)?

        init(freeBytes: Int64) { self.freeBytes = freeBytes }

        func check(_ path: String) throws {
            if let fault { throw fault }
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
                throw TrainerError(.internalFault, .verbatim("not a relative path below the root: \(path)"))
            }
        }

        static func beside(_ path: String, _ name: String) -> String {
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            return folder.isEmpty ? name : "\(folder)/\(name)"
        }
    }
}
