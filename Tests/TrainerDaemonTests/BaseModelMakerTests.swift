import ControlAPI
import Foundation
import Messages
import Modelfile
import Testing
import TrainerCore
import TrainerPipeline
import TrainerStore
import TrainerTestSupport

@testable import TrainerDaemon

@Suite("the base model")
struct BaseModelMakerTests {
    private let family = ModelFamily(configured: ModelName(base: "ljwx-stock"))
    private let first = ModelName(base: "first")
    private let other = ModelName(base: "other")
    private let server: FakeModelServer
    private let models: SQLiteModelStore

    init() throws {
        func model(_ template: String) -> ServedModel {
            ServedModel(
                system: "", template: template, messages: [], parameterText: "", family: "qwen2", trainedContext: 32_768
            )
        }
        server = FakeModelServer(models: [first: model("1"), other: model("2")])
        models = SQLiteModelStore(try TrainerDatabase.inMemory())
    }

    private func maker() -> BaseModelMaker {
        BaseModelMaker(
            server: server, models: models, family: family,
            settings: FewShotSettings(
                system: "s", parameters: ["num_ctx": .integer(4096)], contextLength: 4096, answerTokens: 400,
                maximumShots: 4, incrementalDays: 7),
            turnstile: Turnstile())
    }

    @discardableResult
    private func make(
        _ source: ModelName, replace: Bool = false, busy: TrainerError? = nil
    ) async throws -> BaseProgress? {
        let request = CreateBaseRequest(from: source, replace: replace)
        var last: BaseProgress?
        for try await step in maker().make(request, ifIdle: { if let busy { throw busy } }) { last = step }
        return last
    }

    @Test("is made, named and pinned; making it again from the same model changes nothing")
    func pinned() async throws {
        try await make(first)
        let digest = try #require(server.digest(of: family.base))
        #expect(server.digest(of: family.configured) == digest)
        #expect(try await models.serving().baseDigest == digest)
        try await make(first)
        #expect(server.digest(of: family.base) == digest)
        #expect(server.digest(of: family.baseDraft) == nil)
    }

    @Test("a model that somebody else made under the configured name stays, and the answer says so")
    func occupied() async throws {
        let foreign = ServedModel(
            system: "theirs", template: "3", messages: [], parameterText: "", family: "llama", trainedContext: 4096)
        server.install(family.configured, foreign)
        let theirs = server.digest(of: family.configured)
        for _ in 1...2 {
            let last = try #require(try await make(first))
            #expect(last.created == family.base)
            #expect(last.occupied == family.configured)
            #expect(last.digest == server.digest(of: family.base))
            #expect(server.digest(of: family.configured) == theirs)
        }
    }

    @Test("where the configured name is free, the answer names it")
    func named() async throws {
        for _ in 1...2 {
            let last = try #require(try await make(first))
            #expect(last.created == family.configured)
            #expect(last.occupied == nil)
        }
    }

    @Test("is never replaced unasked, and champion and previous stay what they are when it is")
    func replacing() async throws {
        try await make(first)
        let old = try #require(server.digest(of: family.base))
        try await models.updateServing { [first, other] serving in
            serving.champion = first
            serving.previous = other
        }
        let error = await #expect(throws: TrainerError.self) { try await make(other) }
        #expect(error?.code == .conflict)
        #expect(error?.hint?.en.contains("--replace") == true)
        #expect(server.digest(of: family.base) == old)
        #expect(server.digest(of: family.baseDraft) == nil)
        #expect(try await models.serving().baseDigest == old)

        try await make(other, replace: true)
        let new = try #require(server.digest(of: family.base))
        #expect(new != old)
        #expect(server.digest(of: family.configured) == new)
        let expected = ServingState(champion: first, previous: other, baseDigest: new)
        #expect(try await models.serving() == expected)
    }

    @Test("is not replaced under a run that began meanwhile")
    func busy() async throws {
        try await make(first)
        let old = server.digest(of: family.base)
        let busy = TrainerError(.conflict, .baseWhileRunning("20261121-0200"))
        await #expect(throws: busy) { try await make(other, replace: true, busy: busy) }
        #expect(server.digest(of: family.base) == old)
        #expect(try await models.serving().baseDigest == old)
        #expect(server.digest(of: family.baseDraft) == nil)
    }

    /// The calls: what is there, the source's parameters, the create, the draft's digest and its parameters, what is there
    /// before the base is moved.
    @Test("an error after the draft was made, or in its making, leaves no draft behind", arguments: [2, 3, 4, 5, 6])
    func noDraftLeft(failing call: Int) async throws {
        try await make(first)
        let base = server.digest(of: family.base)
        let failure = TrainerError(.ollamaInterrupted, .verbatim("connection lost"))
        server.fail(call: server.calls.count + call, with: failure)
        await #expect(throws: TrainerError.self) { try await make(other, replace: true) }
        #expect(server.digest(of: family.baseDraft) == nil)
        #expect(server.digest(of: family.base) == base)
        #expect(try await models.serving().baseDigest == base)
    }

    @Test("a draft that is pinned and not yet the base is kept for the run that finishes the replacement")
    func pinnedDraft() async throws {
        try await make(first)
        // Behind the draft's parameters come the digests, and then the copy to the base.
        server.fail(call: server.calls.count + 7, with: TrainerError(.ollamaInterrupted, .verbatim("connection lost")))
        await #expect(throws: TrainerError.self) { try await make(other, replace: true) }
        let draft = try #require(server.digest(of: family.baseDraft))
        #expect(try await models.serving().baseDigest == draft)
        #expect(server.digest(of: family.base) != draft)
    }

    @Test("what nobody has any more is not pinned")
    func lostDraft() async throws {
        try await make(first)
        let base = server.digest(of: family.base)
        let stream = maker().make(CreateBaseRequest(from: other, replace: true)) { [server, family] in
            _ = try await server.delete(family.baseDraft)
        }
        let error = await #expect(throws: TrainerError.self) { for try await _ in stream {} }
        #expect(error?.code == .modelNotVerified)
        #expect(server.digest(of: family.base) == base)
        #expect(try await models.serving().baseDigest == base)
    }

    @Test("one is made at a time: a second waits for the first, and both succeed")
    func oneAtATime() async throws {
        let maker = maker()
        let request = CreateBaseRequest(from: first, replace: false)
        let (begun, signal) = AsyncStream.makeStream(of: Void.self)
        // The first waits, when its draft is there, for a second one that would build over it.
        let one = maker.make(request) { [server] in
            signal.yield()
            for _ in 1...200 where Self.drafts(server) == ["made"] { try await Task.sleep(for: .milliseconds(1)) }
        }
        async let firstEnd = Self.last(of: one)
        for await _ in begun { break }
        async let secondEnd = Self.last(of: maker.make(request) {})
        let ends = try await [firstEnd, secondEnd]
        #expect(ends.map { $0?.status } == ["success", "success"])
        #expect(Self.drafts(server) == ["made", "removed", "made", "removed"])
        let digest = try #require(server.digest(of: family.base))
        #expect(ends.map { $0?.digest } == [digest, digest])
    }

    @Test("inherits nothing unsaid: what its source brings is at Ollama's defaults, and stop words are its own")
    func explicit() async throws {
        server.install(
            other,
            ServedModel(
                system: "", template: "2", messages: [],
                parameterText: #"""
                    min_p 0.7
                    repeat_last_n 64
                    seed 9
                    stop "不构成"
                    stop "完"
                    """#, family: "qwen2", trainedContext: 32_768))
        let last = try #require(try await make(other))
        #expect(last.replaced == ["min_p 0.7 → 0", "seed 9 → -1"])
        let sent = server.calls.compactMap { call -> [String: ModelParameter]? in
            if case .create(_, let recipe) = call { recipe.parameters } else { nil }
        }
        let expected: [String: ModelParameter] = [
            "num_ctx": .integer(4096), "min_p": .integer(0), "repeat_last_n": .integer(64), "seed": .integer(-1),
            "stop": .strings(["不构成", "完"]),
        ]
        #expect(sent == [expected])
        let plain = try #require(try await make(first, replace: true))
        #expect(plain.replaced == nil)
    }

    @Test("a source with a parameter that can be neither overridden nor written is refused by name")
    func unsayable() async throws {
        let odd = ServedModel(
            system: "", template: "2", messages: [], parameterText: "mirostat 2", family: "qwen2", trainedContext: nil)
        server.install(other, odd)
        let error = await #expect(throws: TrainerError.self) { try await make(other) }
        #expect(error?.code == .conflict)
        #expect(error?.message.en.contains("other brings the parameter mirostat with the value 2") == true)
        #expect(error?.hint?.en.contains("ollama show --modelfile other") == true)
        #expect(server.digest(of: family.base) == nil)
        #expect(!Self.drafts(server).contains("made"))
    }

    @Test("a draft that Ollama made otherwise than it was asked to is not pinned")
    func madeOtherwise() async throws {
        server.dropParameter("num_ctx")
        let error = await #expect(throws: TrainerError.self) { try await make(first) }
        #expect(error?.code == .modelNotVerified)
        #expect(error?.message.en.contains("num_ctx") == true)
        #expect(server.digest(of: family.baseDraft) == nil)
        #expect(try await models.serving().baseDigest == nil)
    }

    @Test("a source that was made for fewer tokens than num_ctx is refused with the number that holds")
    func shortContext() async throws {
        let short = ServedModel(
            system: "", template: "2", messages: [], parameterText: "", family: "qwen2", trainedContext: 2048)
        server.install(other, short)
        let error = await #expect(throws: TrainerError.self) { try await make(other) }
        #expect(error?.code == .contextTooSmall)
        #expect(error?.hint?.en.contains("set model_settings.num_ctx to 2048 or less") == true)
        #expect(!Self.drafts(server).contains("made"))
    }

    private static func last(of stream: AsyncThrowingStream<BaseProgress, any Error>) async throws -> BaseProgress? {
        var last: BaseProgress?
        for try await step in stream { last = step }
        return last
    }

    /// What befell the draft, in order.
    private static func drafts(_ server: FakeModelServer) -> [String] {
        server.calls.compactMap { call -> String? in
            switch call {
            case .create: "made"
            case .delete: "removed"
            default: nil
            }
        }
    }
}
