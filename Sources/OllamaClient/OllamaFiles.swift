public import Foundation

/// A layer of a model as its manifest names it.
public struct OllamaLayer: Hashable, Sendable {
    /// `sha256:…`
    public let digest: String
    public let bytes: Int64
}

/// Ollama's own folder of models, where this process may read it: manifests below `manifests/`, blobs below `blobs/`.
public struct OllamaFiles: Sendable {
    public let root: URL

    /// - Parameter path: of a blob, as the `FROM` line of a shown Modelfile gives it; nil for anything else.
    public init?(blob path: String) {
        let file = URL(filePath: path)
        let folder = file.deletingLastPathComponent()
        guard path.hasPrefix("/"), file.lastPathComponent.hasPrefix("sha256-"), folder.lastPathComponent == "blobs"
        else { return nil }
        self.root = folder.deletingLastPathComponent()
    }

    /// The layers and the config of `name`, each with the size of its file; nil where they cannot be read, or where one
    /// of them is not there.
    public func layers(of name: String) -> [OllamaLayer]? {
        guard let data = try? Data(contentsOf: manifest(of: name)),  // not readable from here: nil
            let manifest = try? JSONDecoder().decode(ManifestFile.self, from: data)
        else { return nil }
        var layers: [OllamaLayer] = []
        for layer in manifest.layers + [manifest.config] {
            let file = root.appending(path: "blobs").appending(path: layer.digest.replacing(":", with: "-"))
            // As above: what cannot be looked at makes the whole unknown.
            let facts = try? FileManager.default.attributesOfItem(atPath: file.path)
            guard let size = facts?[.size] as? NSNumber else { return nil }
            layers.append(OllamaLayer(digest: layer.digest, bytes: size.int64Value))
        }
        return layers
    }

    /// `[host/][namespace/]model[:tag]`
    private func manifest(of name: String) -> URL {
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        var names = (parts.first ?? "").split(separator: "/").map(String.init)
        if names.count < 2 { names.insert("library", at: 0) }
        if names.count < 3 { names.insert("registry.ollama.ai", at: 0) }
        return (["manifests"] + names + [parts.count == 2 ? parts[1] : "latest"]).reduce(root) {
            $0.appending(path: $1)
        }
    }
}

private struct ManifestFile: Decodable {
    struct Layer: Decodable { let digest: String }

    let config: Layer
    let layers: [Layer]
}

extension OllamaModelDescription {
    /// Path of the weights' blob on the server's machine: the first `FROM` of the Modelfile that is a path.
    public var weightsPath: String? {
        modelfile.split(separator: "\n").first { $0.hasPrefix("FROM /") }.map { String($0.dropFirst("FROM ".count)) }
    }
}
