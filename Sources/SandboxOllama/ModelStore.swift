import Crypto
import Foundation

/// Blobs and manifests on disk, laid out as Ollama does: `blobs/sha256-…` and
/// `manifests/registry.ollama.ai/library/NAME/TAG`. Everything is content-addressed: the same recipe gives the same
/// digest. An actor, so that name look-ups and writes do not interleave.
actor ModelStore {
    struct Entry: Sendable {
        let name: ModelReference
        let manifest: Manifest
        /// SHA-256 of the manifest's bytes, 64 hex digits.
        let digest: String
        let modifiedAt: Date
    }

    nonisolated let root: URL
    private var headers: [String: GGUFHeader] = [:]

    init(root: URL) throws {
        self.root = root
        for folder in ["blobs", "manifests"] {
            try FileManager.default.createDirectory(
                at: root.appending(path: folder), withIntermediateDirectories: true)
        }
    }

    // MARK: Blobs

    /// The file of a blob; `digest` is `sha256:…`.
    nonisolated func file(of digest: String) -> URL {
        root.appending(path: "blobs").appending(path: digest.replacing(":", with: "-"))
    }

    nonisolated func hasBlob(_ digest: String) -> Bool {
        FileManager.default.fileExists(atPath: file(of: digest).path)
    }

    /// True for a new blob.
    @discardableResult
    func add(_ bytes: [UInt8], kind: String) throws -> (layer: Manifest.Layer, isNew: Bool) {
        let digest = "sha256:" + Self.sha256(bytes)
        let isNew = !hasBlob(digest)
        if isNew { try Self.write(bytes, to: file(of: digest)) }
        return (Manifest.Layer(mediaType: kind, digest: digest, size: Int64(bytes.count)), isNew)
    }

    func bytes(of layer: Manifest.Layer) throws -> [UInt8] { Array(try Data(contentsOf: file(of: layer.digest))) }

    func header(of digest: String) throws -> GGUFHeader {
        if let known = headers[digest] { return known }
        let header = try GGUFHeader(file: file(of: digest))
        headers[digest] = header
        return header
    }

    // MARK: Manifests

    /// Nil when there is no such model; throws Go's `EOF` for a manifest that a crash left empty.
    func entry(_ name: ModelReference) throws -> Entry? {
        guard let found = existing(name) else { return nil }
        let file = manifestFile(found)
        let bytes = Array(try Data(contentsOf: file))
        guard !bytes.isEmpty else { throw APIError(500, "EOF") }
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes)) else {
            throw APIError(500, "unexpected EOF")
        }
        let modified = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
        return Entry(
            name: found, manifest: manifest, digest: Self.sha256(bytes), modifiedAt: modified ?? .distantPast)
    }

    /// Every readable model, newest first.
    func entries() -> [Entry] {
        names().compactMap { name in
            try? entry(name)  // an unreadable manifest is left out of the list, as Ollama does
        }.sorted { ($0.modifiedAt, $1.name.key) > ($1.modifiedAt, $0.name.key) }
    }

    /// Writes the manifest under the spelling that exists already, and removes the blobs that nothing refers to any more.
    func write(_ manifest: Manifest, as name: ModelReference) throws {
        let target = existing(name) ?? name
        let old = try? entry(target)?.manifest  // an unreadable one is simply replaced
        let file = manifestFile(target)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Self.write(manifest.bytes, to: file)
        if let old { removeUnreferenced(old.digests) }
    }

    func copy(_ source: ModelReference, to destination: ModelReference) throws -> Bool {
        guard let entry = try entry(source) else { return false }
        try write(entry.manifest, as: destination)
        return true
    }

    func delete(_ name: ModelReference) throws -> Bool {
        guard let entry = try entry(name) else { return false }
        try FileManager.default.removeItem(at: manifestFile(entry.name))
        removeUnreferenced(entry.manifest.digests)
        return true
    }

    private func removeUnreferenced(_ digests: Set<String>) {
        let used = entries().reduce(into: Set<String>()) { $0.formUnion($1.manifest.digests) }
        for digest in digests.subtracting(used) {
            try? FileManager.default.removeItem(at: file(of: digest))  // a left-over blob costs only room
            headers[digest] = nil
        }
    }

    private func manifestFile(_ name: ModelReference) -> URL {
        name.pathParts.reduce(root.appending(path: "manifests")) { $0.appending(path: $1) }
    }

    private func existing(_ name: ModelReference) -> ModelReference? { names().first { $0.key == name.key } }

    private func names() -> [ModelReference] {
        func children(_ parts: [String]) -> [String] {
            let folder = parts.reduce(root.appending(path: "manifests")) { $0.appending(path: $1) }
            // A folder that vanished or is a file has no children.
            return (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []
        }
        return children([]).flatMap { host in
            children([host]).flatMap { space in
                children([host, space]).flatMap { model in
                    children([host, space, model]).map { tag in
                        ModelReference(host: host, namespace: space, model: model, tag: tag)
                    }
                }
            }
        }
    }

    // MARK: Helpers

    static func sha256(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func write(_ bytes: [UInt8], to file: URL) throws {
        try Data(bytes).write(to: file, options: .atomic)
    }
}
