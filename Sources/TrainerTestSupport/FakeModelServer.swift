public import Foundation
internal import Messages
internal import Synchronization
public import TrainerCore

/// Ollama in memory: names point at manifests, a create inherits from its base as the real server does, a copy shares
/// the digest. The digest is the SHA-256 of what makes the model, so that equal recipes on equal bases are identical.
///
/// Without `models:` every call throws `UnexpectedCall`; without `ask:` every question does.
public final class FakeModelServer: ModelServer {
    public enum Call: Hashable, Sendable {
        case version
        case digests
        case show(ModelName)
        case create(ModelName, ModelRecipe)
        case copy(ModelName, to: ModelName)
        case delete(ModelName)
        case ask(ModelName, [ChatMessage], options: [String: ModelParameter])
    }

    public struct Question: Sendable {
        public let model: ModelName
        public let digest: String
        /// What is baked into the model.
        public let served: ServedModel
        public let messages: [ChatMessage]
        public let options: [String: ModelParameter]
        /// What the answer must look like; nil: free text.
        public let format: AnswerSchema?
    }

    private let state: Mutex<State>
    private let answer: (@Sendable (Question) async throws -> ModelAnswer)?

    public init(
        version: String = "0.32.15", models: [ModelName: ServedModel]? = nil,
        ask: (@Sendable (Question) async throws -> ModelAnswer)? = nil
    ) {
        self.answer = ask
        self.state = Mutex(State(version: version, models: models))
    }

    /// Every call so far, those that failed too.
    public var calls: [Call] { state.withLock { $0.calls } }

    /// How many questions were asked of each model digest.
    public var questionCounts: [String: Int] { state.withLock { $0.questionCounts } }

    /// While true nothing answers: every call throws `ollamaUnavailable`.
    public func setDown(_ isDown: Bool) { state.withLock { $0.isDown = isDown } }

    /// The `number`-th call from the start (1 is the first) throws `error`.
    public func fail(call number: Int, with error: any Error) { state.withLock { $0.faults[number] = error } }

    /// Every delete throws `error` until this is set to nil.
    public func failDeletes(with error: (any Error)?) { state.withLock { $0.deleteFault = error } }

    /// The next create dies after `lines` lines of progress and makes no model.
    public func interruptNextCreate(after lines: Int) { state.withLock { $0.linesBeforeInterruption = lines } }

    /// Models made from now on come without the parameter, although their creation says success.
    public func dropParameter(_ name: String) { state.withLock { _ = $0.dropped.insert(name) } }

    /// What every model is in memory with from now on; nil, as at the start: it does not tell.
    public func setLoadedContext(_ tokens: Int?) { state.withLock { $0.loadedContext = tokens } }

    /// Not among `calls`.
    public func loadedContext(of name: ModelName) async throws -> Int? { state.withLock { $0.loadedContext } }

    /// Puts a model there as a person would with `ollama pull`; returns its digest.
    @discardableResult
    public func install(_ name: ModelName, _ model: ServedModel) -> String {
        state.withLock { $0.install(name, model) }
    }

    /// The digest behind a name, without a call in the log.
    public func digest(of name: ModelName) -> String? { state.withLock { $0.manifests?[name]?.digest } }

    public func version() async throws -> String {
        try state.withLock { state in
            try state.register(.version)
            return state.version
        }
    }

    /// All of them, unless `upgrade` said otherwise. Not among `calls`: it is asked once a version, by runs.
    public func capabilities(
        of model: ModelName, contextLength: Int, at instant: Date
    ) async throws -> ServerCapabilities {
        try state.withLock { state in
            if state.isDown {
                throw TrainerError(
                    .ollamaUnavailable, .verbatim("nothing answers"), cause: .foreign("connection refused"))
            }
            state.probes.append(model)
            let rows = ServerCapability.allCases.map { capability in
                let finding = state.findings[capability] ?? .yes
                return ServerCapabilities.Row(capability, finding, words: finding == .no ? "no" : nil)
            }
            return ServerCapabilities(version: state.version, rows: rows, probedAt: instant)
        }
    }

    /// The models that were asked what their server can do.
    public var probes: [ModelName] { state.withLock { $0.probes } }

    /// Another version takes this one's place, which does not do some things.
    public func upgrade(to version: String, without missing: Set<ServerCapability> = []) {
        state.withLock { state in
            state.version = version
            state.findings = Dictionary(uniqueKeysWithValues: missing.map { ($0, .no) })
        }
    }

    /// What is found of one thing from now on.
    public func find(_ finding: ServerCapabilities.Finding, of capability: ServerCapability) {
        state.withLock { $0.findings[capability] = finding }
    }

    public func digests() async throws -> [ModelName: String] {
        try state.withLock { state in
            try state.register(.digests)
            return (state.manifests ?? [:]).mapValues(\.digest)
        }
    }

    /// A base of a million bytes that all share, and a byte for each character of a model's own. Not among `calls`.
    public func footprints(of names: Set<ModelName>) async throws -> [ModelFootprint] {
        state.withLock { state in
            (state.manifests ?? [:]).sorted { $0.key.description < $1.key.description }.map { name, manifest in
                let own = Int64((manifest.model.lines + [manifest.model.system]).joined().count)
                return ModelFootprint(
                    name: name, digest: manifest.digest, apparentBytes: 1_000_000 + own,
                    blobs: [.init(digest: "weights", bytes: 1_000_000), .init(digest: manifest.digest, bytes: own)],
                    weights: "weights")
            }
        }
    }

    public func show(_ name: ModelName) async throws -> ServedModel? {
        try state.withLock { state in
            try state.register(.show(name))
            return state.manifests?[name]?.model
        }
    }

    public func create(
        _ name: ModelName, from recipe: ModelRecipe, progress: @Sendable (String) async -> Void
    ) async throws {
        let (manifest, lines, isWhole) = try state.withLock { state in
            try state.register(.create(name, recipe))
            let manifest = try state.manifest(of: recipe)
            let lines = manifest.progress
            let limit = state.linesBeforeInterruption.map { min($0, lines.count - 1) }
            state.linesBeforeInterruption = nil
            return (manifest, lines.prefix(limit ?? lines.count), limit == nil)
        }
        for line in lines { await progress(line) }
        guard isWhole else {
            throw TrainerError(
                .ollamaInterrupted, .verbatim("the stream of create \(name) ended before success"))
        }
        state.withLock { $0.manifests?[name] = manifest }
    }

    public func copy(_ source: ModelName, to destination: ModelName) async throws {
        try state.withLock { state in
            try state.register(.copy(source, to: destination))
            guard let manifest = state.manifests?[source] else {
                throw State.refusal("copy \(source)", "model \"\(source.short)\" not found")
            }
            state.manifests?[destination] = manifest
        }
    }

    public func delete(_ name: ModelName) async throws -> Bool {
        try state.withLock { state in
            try state.register(.delete(name))
            if let fault = state.deleteFault { throw fault }
            return state.manifests?.removeValue(forKey: name) != nil
        }
    }

    /// One message behind the other, each after its role, where `rendersPrompts` is found. Not among `calls`.
    public func rendered(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], timeout: Duration
    ) async throws -> String? {
        try state.withLock { state in
            if state.isDown {
                throw TrainerError(
                    .ollamaUnavailable, .verbatim("nothing answers"), cause: .foreign("connection refused"))
            }
            guard state.findings[.rendersPrompts] ?? .yes == .yes else { return nil }
            return state.rendering(messages).map { "\($0.role.rawValue): \($0.content)\n" }.joined()
        }
    }

    /// What a template makes of messages before they are rendered; at the start it takes them as they are.
    public func render(_ change: @escaping @Sendable ([ChatMessage]) -> [ChatMessage]) {
        state.withLock { $0.rendering = change }
    }

    public func ask(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], format: AnswerSchema?,
        timeout: Duration
    ) async throws -> ModelAnswer {
        let question = try state.withLock { state in
            try state.register(.ask(name, messages, options: options))
            guard let manifest = state.manifests?[name] else {
                throw State.refusal("chat with \(name)", "model '\(name.short)' not found")
            }
            state.questionCounts[manifest.digest, default: 0] += 1
            return Question(
                model: name, digest: manifest.digest, served: manifest.model, messages: messages, options: options,
                format: format)
        }
        guard let answer else { throw UnexpectedCall("FakeModelServer.ask(\(name))", remedy: "pass `ask:`") }
        return try await answer(question)
    }
}

private struct Manifest: Sendable {
    let digest: String
    let model: ServedModel
    let parameters: [String: ModelParameter]

    var progress: [String] {
        ["using existing layer sha256:\(digest)", "creating new layer", "writing manifest", "success"]
    }
}

private struct State {
    var version: String
    var findings: [ServerCapability: ServerCapabilities.Finding] = [:]
    var probes: [ModelName] = []
    var manifests: [ModelName: Manifest]?
    var calls: [FakeModelServer.Call] = []
    var questionCounts: [String: Int] = [:]
    var faults: [Int: any Error] = [:]
    var deleteFault: (any Error)?
    var isDown = false
    var linesBeforeInterruption: Int?
    var dropped: Set<String> = []
    var loadedContext: Int?
    var rendering: @Sendable ([ChatMessage]) -> [ChatMessage] = { $0 }

    init(version: String, models: [ModelName: ServedModel]?) {
        self.version = version
        guard let models else { return }
        manifests = [:]
        for (name, model) in models { install(name, model) }
    }

    mutating func register(_ call: FakeModelServer.Call) throws {
        calls.append(call)
        if let fault = faults[calls.count] { throw fault }
        if isDown {
            throw TrainerError(.ollamaUnavailable, .verbatim("nothing answers"), cause: .foreign("connection refused"))
        }
        if manifests == nil {
            throw UnexpectedCall("FakeModelServer.\(call)", remedy: "pass `models:` (it may be empty)")
        }
    }

    @discardableResult
    mutating func install(_ name: ModelName, _ model: ServedModel) -> String {
        let digest = Self.digest([model.system, model.template, model.parameterText, model.family] + model.lines)
        manifests = manifests ?? [:]
        manifests?[name] = Manifest(digest: digest, model: model, parameters: [:])
        return digest
    }

    /// Inherits as Ollama does: an empty system or message list keeps the base's, parameters are merged by key.
    func manifest(of recipe: ModelRecipe) throws -> Manifest {
        guard let base = manifests?[recipe.from] else {
            throw Self.refusal("create from \(recipe.from)", "pull model manifest: file does not exist")
        }
        let parameters = base.parameters.merging(recipe.parameters) { _, new in new }
            .filter { !dropped.contains($0.key) }
        let model = ServedModel(
            system: recipe.system.isEmpty ? base.model.system : recipe.system, template: base.model.template,
            messages: recipe.messages.isEmpty ? base.model.messages : recipe.messages,
            parameterText: Self.text(of: parameters, after: base), family: base.model.family,
            trainedContext: base.model.trainedContext)
        let digest = Self.digest([base.digest, model.system, model.parameterText] + model.lines)
        return Manifest(digest: digest, model: model, parameters: parameters)
    }

    static func refusal(_ what: String, _ words: String) -> TrainerError {
        TrainerError(.ollamaRefused, .verbatim("Ollama refused to \(what)"), cause: .foreign(words))
    }

    private static func digest(_ parts: [String]) -> String {
        ContentDigest.of(parts.joined(separator: "\u{0}")).hex
    }

    /// One `name value` a line, as `/api/show` gives them; an installed base's own lines stay in front.
    private static func text(of parameters: [String: ModelParameter], after base: Manifest) -> String {
        let kept = base.model.parameterText.split(separator: "\n").map(String.init).filter { line in
            !parameters.keys.contains { line.hasPrefix("\($0) ") }
        }
        let own = parameters.sorted { $0.key < $1.key }.flatMap { name, value in
            switch value {
            case .integer(let number): ["\(name) \(number)"]
            case .number(let number): ["\(name) \(number)"]
            case .strings(let texts): texts.map { "\(name) \"\($0)\"" }
            }
        }
        return (kept + own).joined(separator: "\n")
    }
}

extension ServedModel {
    fileprivate var lines: [String] { messages.map { "\($0.role.rawValue): \($0.content)" } }
}
