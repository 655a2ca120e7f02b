import Foundation

/// A model's manifest: what `/api/tags` calls its digest is the SHA-256 of these bytes.
struct Manifest: Codable, Sendable {
    struct Layer: Codable, Hashable, Sendable {
        let mediaType: String
        let digest: String
        let size: Int64
        /// The model that this layer was taken from, with its tag.
        var from: String?
    }

    var schemaVersion = 2
    var mediaType = "application/vnd.docker.distribution.manifest.v2+json"
    var config: Layer
    var layers: [Layer]

    static let configType = "application/vnd.docker.container.image.v1+json"

    enum Kind: String, Sendable {
        case model, template, system, params, messages, license
        var mediaType: String { "application/vnd.ollama.image.\(rawValue)" }
    }

    func layer(_ kind: Kind) -> Layer? { layers.first { $0.mediaType == kind.mediaType } }
    func all(_ kind: Kind) -> [Layer] { layers.filter { $0.mediaType == kind.mediaType } }
    var digests: Set<String> { Set(layers.map(\.digest) + [config.digest]) }
    var size: Int64 { layers.reduce(config.size) { $0 + $1.size } }

    /// Go's encoder: fields in the struct's order, a line feed at the end.
    var bytes: [UInt8] {
        func json(_ layer: Layer) -> GoJSON {
            var members: [GoJSON.Member] = [
                .init(name: "mediaType", value: .string(layer.mediaType)),
                .init(name: "digest", value: .string(layer.digest)),
                .init(name: "size", value: .int(layer.size)),
            ]
            if let from = layer.from { members.append(.init(name: "from", value: .string(from))) }
            return .object(members)
        }
        let whole = GoJSON.object([
            .init(name: "schemaVersion", value: .int(schemaVersion)),
            .init(name: "mediaType", value: .string(mediaType)),
            .init(name: "config", value: json(config)),
            .init(name: "layers", value: .array(layers.map(json))),
        ])
        return Array((whole.text + "\n").utf8)
    }
}
