import Foundation
import OllamaClient
import TrainerCore

/// What a server is asked about itself, not about training.
extension OllamaModelServer {
    func capabilities(of model: ModelName, contextLength: Int, at instant: Date) async throws -> ServerCapabilities {
        let found = try await mapped {
            try await client.abilities(of: model.description, contextLength: contextLength, timeout: answerTimeout)
        }
        let rows = ServerCapability.allCases.map { capability in
            switch found.finding(capability) {
            case .yes: ServerCapabilities.Row(capability, .yes)
            case .no(let words): ServerCapabilities.Row(capability, .no, words: String(words.prefix(200)))
            case .unknown(let words): ServerCapabilities.Row(capability, .unknown, words: String(words.prefix(200)))
            }
        }
        return ServerCapabilities(version: found.version, rows: rows, probedAt: instant)
    }

    func loadedContext(of name: ModelName) async throws -> Int? {
        let loaded = try await mapped { try await client.ps() }
        // Models made from one file share a process, which goes by the name of whoever loaded it: where it is the only one,
        // it is the one that answered.
        let row = loaded.first { ModelName($0.name) == name } ?? (loaded.count == 1 ? loaded.first : nil)
        return row?.contextLength
    }

    func footprints(of names: Set<ModelName>) async throws -> [ModelFootprint] {
        let listed = try await mapped { try await client.tags() }
        let ours = listed.filter { row in ModelName(row.name).map(names.contains) ?? false }
        guard let first = ours.first, let shown = try await mapped({ try await client.show(first.name) }) else {
            return []
        }
        if let files = shown.weightsPath.flatMap(OllamaFiles.init(blob:)) {
            let layers = listed.map { ($0, files.layers(of: $0.name)) }
            // One that cannot be looked at could share anything: then the sizes must do.
            if layers.allSatisfy({ $0.1 != nil }) {
                return layers.compactMap { row, layers in footprint(of: row, layers: layers, weights: nil) }
            }
        }
        var footprints: [ModelFootprint] = []
        for row in ours {
            let weights = try await mapped { try await client.show(row.name) }?.weightsPath
            if let footprint = footprint(of: row, layers: nil, weights: weights) { footprints.append(footprint) }
        }
        return footprints
    }

    private func footprint(of row: OllamaModel, layers: [OllamaLayer]?, weights: String?) -> ModelFootprint? {
        guard let name = ModelName(row.name) else { return nil }
        return ModelFootprint(
            name: name, digest: row.digest, apparentBytes: row.size,
            blobs: layers.map { $0.map { ModelFootprint.Blob(digest: $0.digest, bytes: $0.bytes) } }, weights: weights)
    }
}

extension OllamaAbilities {
    fileprivate func finding(_ capability: ServerCapability) -> Finding {
        switch capability {
        case .refusesLongPrompts: refusesLongPrompts
        case .answersBySchema: answersBySchema
        case .logprobs: logprobs
        case .rendersPrompts: rendersPrompts
        case .takesAdapters: takesAdapters
        }
    }
}
