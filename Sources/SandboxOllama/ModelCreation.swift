import Foundation

/// `/api/create`: the request, then the layers in Ollama's order with its status lines.
struct ModelCreation: Sendable {
    let name: ModelReference
    let from: String?
    let files: [(name: String, text: String)]?
    let system: String
    let template: String
    let licenses: [String]
    let parameters: [GoJSON.Member]
    let messages: [EngineMessage]
    let quantize: String
    let adapters: [(name: String, text: String)]
    let streams: Bool

    init(body: [UInt8], features: VersionFeatures) throws(APIError) {
        let object = try GoObject("CreateRequest", body: body)
        let model = try object.string("model") ?? ""
        let named = try object.string("name") ?? ""
        streams = try object.bool("stream") ?? true
        guard let name = ModelReference(model.isEmpty ? named : model) else {
            throw APIError(400, "invalid model name")
        }
        self.name = name
        from = try object.string("from")
        files = try object.texts("files")
        system = try object.string("system") ?? ""
        template = try object.string("template") ?? ""
        parameters = try object.map("parameters") ?? []
        messages = try object.messages("messages") ?? []
        quantize = try object.string("quantize") ?? ""
        switch object.value("license") {
        case .string(let text)?: licenses = text.isEmpty ? [] : [text]
        case .array(let items)?: licenses = items.compactMap(\.string)
        default: licenses = []
        }
        for file in files ?? [] {
            let parts = file.name.split(separator: "/", omittingEmptySubsequences: false)
            guard !file.name.hasPrefix("/"), !parts.contains("..") else {
                throw APIError(400, "file path must be relative")
            }
            guard !file.text.isEmpty else { throw APIError(400, "invalid digest format") }
        }
        let adapters = try object.texts("adapters")
        if adapters?.isEmpty == true { throw APIError(400, "unknown type") }
        // The words of a server without them are not known; what matters is that it refuses.
        guard adapters == nil || features.adapters else { throw APIError(400, "adapters are no longer supported") }
        self.adapters = adapters ?? []
    }

    /// Reports every status line but the last `success`.
    func run(in store: ModelStore, report: (String) throws -> Void) async throws {
        var layers: [Manifest.Layer]
        if let from, !from.isEmpty {
            layers = try await inherited(from, in: store, report: report)
        } else if let files {
            layers = try await uploaded(files, in: store, report: report)
        } else {
            throw APIError(400, "neither 'from' or 'files' was specified")
        }
        if let adapter = adapters.first {
            try report("parsing GGUF")
            guard store.hasBlob(adapter.text) else {
                throw APIError(400, "open \(store.file(of: adapter.text).path): no such file or directory")
            }
            throw APIError(400, "adapters are not supported by the sandbox")
        }
        guard let weights = layers.first(where: { $0.mediaType == Manifest.Kind.model.mediaType }) else {
            throw APIError(400, "unknown type")
        }
        let header = try await store.header(of: weights.digest)
        guard quantize.isEmpty || ["F16", "BF16", "F32"].contains(header.quantizationLevel) else {
            throw APIError(500, "quantization is only supported for F16, BF16 and F32 models")
        }
        guard quantize.isEmpty else { throw APIError(400, "the sandbox does not quantize (\(quantize))") }
        if !template.isEmpty { _ = try PromptTemplate(text: template) }

        var new: Set<String> = []
        /// Replaces the layers of one kind by `bytes`.
        func set(_ kind: Manifest.Kind, _ bytes: [UInt8]) async throws {
            let (layer, isNew) = try await store.add(bytes, kind: kind.mediaType)
            layers.removeAll { $0.mediaType == kind.mediaType }
            layers.append(layer)
            if isNew { new.insert(layer.digest) }
        }
        let detected = from == nil && template.isEmpty ? PromptTemplate.detected(in: header.chatTemplate) : nil
        if let detected { try await set(.template, Array(detected.text.utf8)) }
        let announced = layers.filter { $0.mediaType == Manifest.Kind.model.mediaType }
        if detected != nil { try reportLayers(announced, new: new, report: report) }
        if let detected { try report("using autodetected template \(detected.name)") }

        if !template.isEmpty { try await set(.template, Array(template.utf8)) }
        if !system.isEmpty { try await set(.system, Array(system.utf8)) }
        for license in licenses {
            let (layer, isNew) = try await store.add(Array(license.utf8), kind: Manifest.Kind.license.mediaType)
            layers.append(layer)
            if isNew { new.insert(layer.digest) }
        }
        let merged = try await mergedParameters(layers, in: store, detected: detected?.stop ?? [])
        if !merged.isEmpty { try await set(.params, Self.line(GoJSON.object(merged).canonical)) }
        if !messages.isEmpty {
            try await set(.messages, Self.line(.array(messages.map(ModelDescription.json))))
        }
        let config = try await store.add(Self.config(header), kind: Manifest.configType).layer
        let rest = layers.filter { layer in
            detected == nil
                || (layer.mediaType != Manifest.Kind.model.mediaType
                    && layer.mediaType != Manifest.Kind.template.mediaType)
        }
        try reportLayers(rest, new: new, report: report)
        try report("writing manifest")
        try await store.write(Manifest(config: config, layers: layers), as: name)
    }

    private func reportLayers(_ layers: [Manifest.Layer], new: Set<String>, report: (String) throws -> Void) throws {
        for layer in layers {
            try report("\(new.contains(layer.digest) ? "creating new" : "using existing") layer \(layer.digest)")
        }
    }

    // MARK: Where the layers come from

    private func inherited(
        _ from: String, in store: ModelStore, report: (String) throws -> Void
    ) async throws -> [Manifest.Layer] {
        guard !from.hasPrefix("/"), let base = ModelReference(from) else { throw APIError(400, "invalid model name") }
        guard let entry = try await store.entry(base) else {
            // A real server would pull here. This one never does; the answer is that of a machine without a network.
            try report("pulling manifest")
            throw APIError(
                500,
                "pull model manifest: Get \"https://registry.ollama.ai/v2/\(base.namespace)/\(base.model)/manifests/\(base.tag)\": "
                    + "dial tcp: lookup registry.ollama.ai: no such host")
        }
        return entry.manifest.layers.map { layer in
            var layer = layer
            layer.from = entry.name.display
            return layer
        }
    }

    private func uploaded(
        _ files: [(name: String, text: String)], in store: ModelStore, report: (String) throws -> Void
    ) async throws -> [Manifest.Layer] {
        guard let file = files.first else { throw APIError(400, "unknown type") }
        guard files.count == 1 else { throw APIError(400, "the sandbox makes a model from one GGUF file") }
        let isNamedGGUF = file.name.lowercased().hasSuffix(".gguf")
        if !isNamedGGUF {
            guard Self.isDigest(file.text), try Self.startsAsGGUF(store.file(of: file.text)) else {
                throw APIError(400, "unknown type")
            }
        }
        try report("parsing GGUF")
        guard Self.isDigest(file.text) else { throw APIError(500, "invalid digest format") }
        let path = store.file(of: file.text)
        guard store.hasBlob(file.text) else { throw APIError(500, "open \(path.path): no such file or directory") }
        guard try Self.startsAsGGUF(path) else { throw APIError(500, "supplied file was not in GGUF format") }
        do {
            _ = try await store.header(of: file.text)
        } catch is GGUFHeader.Invalid {
            throw APIError(500, "supplied file was not in GGUF format")
        }
        try report("verifying conversion")
        let size = try FileManager.default.attributesOfItem(atPath: path.path)[.size] as? Int64 ?? 0
        return [Manifest.Layer(mediaType: Manifest.Kind.model.mediaType, digest: file.text, size: size)]
    }

    private static func startsAsGGUF(_ file: URL) throws -> Bool {
        guard FileManager.default.fileExists(atPath: file.path) else { return false }
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }  // nothing was written
        return try handle.read(upToCount: 4) == Data("GGUF".utf8)
    }

    static func isDigest(_ text: String) -> Bool {
        (text.hasPrefix("sha256:") || text.hasPrefix("sha256-")) && text.utf8.count == 71
            && text.dropFirst(7).allSatisfy(\.isHexDigit)
    }

    // MARK: Layers

    /// Per name the request wins, then the base, then what the detected template brings.
    private func mergedParameters(
        _ layers: [Manifest.Layer], in store: ModelStore, detected stop: [String]
    ) async throws -> [GoJSON.Member] {
        var values: [String: GoJSON] = stop.isEmpty ? [:] : ["stop": .array(stop.map(GoJSON.string))]
        if let layer = layers.first(where: { $0.mediaType == Manifest.Kind.params.mediaType }) {
            let text = String(decoding: try await store.bytes(of: layer), as: UTF8.self)
            for member in LoadedModel.members(text) { values[member.name] = member.value }
        }
        for member in parameters { values[member.name] = member.value }
        return values.map { GoJSON.Member(name: $0.key, value: $0.value) }
    }

    /// One line, as Go's encoder leaves it.
    private static func line(_ value: GoJSON) -> [UInt8] { Array((value.text + "\n").utf8) }

    private static func config(_ header: GGUFHeader) -> [UInt8] {
        line(
            .object([
                .init(name: "model_format", value: .string("gguf")),
                .init(name: "model_family", value: .string(header.architecture)),
                .init(name: "model_families", value: .array([.string(header.architecture)])),
                .init(name: "model_type", value: .string(header.parameterSize)),
                .init(name: "file_type", value: .string(header.quantizationLevel)),
                .init(name: "architecture", value: .string("amd64")),
                .init(name: "os", value: .string("linux")),
            ]))
    }
}
