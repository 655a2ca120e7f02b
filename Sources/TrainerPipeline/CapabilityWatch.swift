import Foundation
import Messages
import TrainerCore

/// Sees to it that what the model server can do is known: asked once for each version, kept, and told when it changes. What
/// was not clear (a question that was not answered in time, say) is asked again by each run until it is.
struct CapabilityWatch: Sendable {
    let server: any ModelServer
    let models: any ModelStore
    let family: ModelFamily
    /// What the runs load models with: asked with another, the server would load twice.
    let contextLength: Int

    /// Without a base there is nothing to ask with, and nothing is asked.
    ///
    /// - Throws: `ollama_lacks` where something that a run cannot do without is missing; what the server or the registry
    ///   says where they fail.
    func look(at instant: Date, tell: (Message) async -> Void) async throws {
        let base: BaseModelGuard.Found
        do {
            base = try await BaseModelGuard(server: server, models: models, family: family).found()
        } catch let error as TrainerError where error.code == .baseModelMissing || error.code == .baseModelChanged {
            // The next stage says what is wrong; a replacement of the base that was cut short it finishes first.
            return
        }
        let version = try await server.version()
        let known = try await models.capabilities(of: version)
        var found = known
        if known?.isDecided != true {
            var before = known
            if before == nil { before = try await models.newestCapabilities() }
            var probed = try await server.capabilities(of: base.name, contextLength: contextLength, at: instant)
            if let known { probed = probed.keeping(known) }
            try await models.record(probed)
            for message in Self.news(probed, since: before) { await tell(message) }
            found = probed
        }
        guard let row = found?.missing.first(where: { $0.capability.isRequired }) else { return }
        throw TrainerError(
            .ollamaLacks, .ollamaLacks(version, capability: .capability(row.capability.rawValue)),
            hint: .ollamaLacksHint, cause: row.words.map { TrainerError.Cause.own(.dataWords($0)) })
    }

    /// One line for the version, one for each thing that it does not do, with what that means. Of a version that was looked at
    /// before, what has become clear alone.
    static func news(_ found: ServerCapabilities, since before: ServerCapabilities?) -> [Message] {
        let isKnown = before?.version == found.version
        let rows = found.rows.compactMap { row -> Message? in
            let name = Message.capability(row.capability.rawValue)
            let was = before?.finding(row.capability)
            guard !isKnown || was != row.finding else { return nil }
            switch row.finding {
            case .no: return .capabilityMissing(name, meaning: .capabilityMeaning(row.capability.rawValue))
            case .unknown: return .capabilityUnknown(name, words: row.words ?? "")
            case .yes: return was == .no ? .capabilityBack(name) : was == .unknown ? .capabilityClear(name) : nil
            }
        }
        return isKnown && rows.isEmpty ? [] : [.ollamaLookedAt(found.version, before: before?.version)] + rows
    }
}
