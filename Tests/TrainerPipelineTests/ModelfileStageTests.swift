import Foundation
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("the Modelfile stage")
struct ModelfileStageTests {
    private func built(_ world: PipelineWorld) async throws -> ModelfileStage.Output {
        let run = try await world.run(RunOptions(dryRun: true))
        if let error = run.error { throw error }
        return try await world.built(by: run)
    }

    @Test(
        "the engine's own count proves that everything fits, whatever a character costs, and shots are left",
        arguments: [0.7, 1.0, 1.3, 1.6, 2.0, 2.5])
    func proof(tokensPerCharacter: Double) async throws {
        let world = try await PipelineWorld {
            $0.fewShot = PipelineWorld.fewShot(contextLength: 6144, maximumShots: 8)
            // Where a character costs this much an answer does too; whether it fits is another rule.
            $0.evaluation = $0.evaluation.allowing(2_000)
        }
        world.answers.setTokensPerCharacter(tokensPerCharacter)
        let output = try await built(world)
        #expect(output.tokens.fits)
        #expect(output.tokens.promptTokens + 700 <= 6144)
        #expect(!output.shots.isEmpty)
        let characters = output.recipe.messages.reduce(output.recipe.system.count) { $0 + $1.content.count }
        #expect(output.tokens.promptTokens >= Int(Double(characters) * tokensPerCharacter))
    }

    @Test(
        "where fewer shots than three in ten are new the run says so, but not under strict walk-forward",
        arguments: [false, true])
    func fewNew(isStrict: Bool) async throws {
        // Without new days all that is newest belongs to GATE.
        let decision = DecisionSettings(days: 12, codesPerDay: 6, strictWalkForward: isStrict, freshDays: 0)
        let world = try await PipelineWorld(openCodes: 12, tradingDays: 110, fetchedBefore: 108) {
            let (plain, shots) = ($0.evaluation, $0.fewShot)
            $0.daysBack = 100
            $0.incrementalDays = 0
            $0.sampleCap = 1_000
            $0.fewShot = FewShotSettings(
                system: shots.system, parameters: shots.parameters, contextLength: shots.contextLength,
                answerTokens: shots.answerTokens, maximumShots: shots.maximumShots, incrementalDays: 0)
            $0.evaluation = ExaminationSettings(
                cases: plain.cases, options: plain.options, questionSeconds: plain.questionSeconds, gate: plain.gate,
                decision: decision)
        }
        world.answers.forecast(ScriptedAnswers.coin)
        let run = try await world.run()
        #expect(run.error == nil)
        let shots = try await world.built(by: run).shots
        #expect(!shots.isEmpty && shots.allSatisfy { $0.asOf < PipelineWorld.friday })
        let warning = Message.shotsFewNew(
            0, of: shots.count, since: PipelineWorld.friday.dashed, available: 0)
        #expect(run.warnings.contains(warning) == !isStrict)
    }

    @Test("the proof counts the longest question that will be asked, held-out cases included")
    func longestQuestion() async throws {
        let world = try await PipelineWorld()
        let run = try await world.run()
        let proof = try CanonicalJSON.decode(
            TokenProof.self, from: try #require(try await world.artifacts.read("runs/\(run.id)/tokens.json")))
        let asked = world.server.calls.compactMap { call -> Int? in
            guard case .ask(let model, let messages, _) = call, model == run.model else { return nil }
            return messages.map(\.content.count).max()
        }
        #expect(proof.longestPromptCharacters >= (asked.max() ?? .max))
    }

    @Test("room that the first estimate left unused is filled")
    func fillsRoom() async throws {
        func shots(_ ratio: Double) async throws -> Int {
            let world = try await PipelineWorld {
                $0.fewShot = PipelineWorld.fewShot(contextLength: 6144, maximumShots: 8)
            }
            world.answers.setTokensPerCharacter(ratio)
            return try await built(world).shots.count
        }
        let few = try await shots(1.6)
        let many = try await shots(0.5)
        #expect(few < many)
    }

    @Test("a context that does not hold one shot fails the run and says what to enlarge")
    func tooSmall() async throws {
        let world = try await PipelineWorld { $0.fewShot = PipelineWorld.fewShot(contextLength: 1500) }
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .contextTooSmall)
        #expect(run.error?.hint?.zh.contains("num_ctx") == true)
        #expect(try await world.stores.models.models().isEmpty)
    }

    @Test("a context that the engine finds too small fails the run the same way")
    func tooSmallForTheEngine() async throws {
        let world = try await PipelineWorld { $0.fewShot = PipelineWorld.fewShot(contextLength: 3072) }
        world.answers.setTokensPerCharacter(6)
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .contextTooSmall)
    }

    @Test("a context beyond what the base was made for fails the run with the number that holds, and nothing is built")
    func aboveTheModel() async throws {
        let world = try await PipelineWorld { $0.fewShot = PipelineWorld.fewShot(contextLength: 16_384) }
        let base = ServedModel(
            system: "", template: "{{ .Prompt }}", messages: [], parameterText: "", family: "qwen2",
            trainedContext: 8192)
        world.server.install(PipelineWorld.family.configured, base)
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .contextTooSmall)
        #expect(run.error?.message.en.contains("num_ctx 16384 is above what") == true)
        #expect(run.error?.message.en.contains("8192 tokens") == true)
        #expect(run.error?.hint?.en.contains("set model_settings.num_ctx to 8192 or less") == true)
        #expect(try await world.file("runs/\(run.id)/tokens.json") == nil)
        #expect(try await world.stores.models.models().isEmpty)
    }

    @Test("room for no answer of the samples fails the run before anything is built, by the key and a value that holds")
    func noAnswerFits() async throws {
        let world = try await PipelineWorld { $0.evaluation = $0.evaluation.allowing(100) }
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .configInvalid)
        #expect(run.error?.message.en.contains("evaluation.num_predict: 100 has room for no answer") == true)
        let hint = try #require(run.error?.hint?.en)
        let tokens = try #require(hint.firstMatch(of: /set evaluation\.num_predict to ([0-9]+)/).flatMap { Int($0.1) })
        #expect(try await world.stores.models.models().isEmpty)

        let other = try await PipelineWorld { $0.evaluation = $0.evaluation.allowing(tokens) }
        let roomy = try await other.run()
        #expect(roomy.verdict == .promoted)
        #expect(!roomy.warnings.contains { $0.en.contains("evaluation.num_predict") })
    }

    @Test("room for some answers alone is a warning that names the key; with room for all there is none")
    func someAnswersFit() async throws {
        let roomy = try await PipelineWorld()
        let first = try await roomy.run()
        #expect(!first.warnings.contains { $0.en.contains("evaluation.num_predict") })
        // A token a character, and one for the end.
        let lengths = try await roomy.stores.samples.samples(of: first.id).map { $0.output.count + 1 }
        let (least, most) = (try #require(lengths.min()), try #require(lengths.max()))
        let limit = (least + most) / 2
        let world = try await PipelineWorld { $0.evaluation = $0.evaluation.allowing(limit) }
        let run = try await world.run()
        #expect(run.state == .succeeded)
        let warning = try #require(run.warnings.first { $0.en.contains("evaluation.num_predict: \(limit) cuts") })
        #expect(warning.zh.contains("evaluation.num_predict 的值 \(limit)"))
    }

    @Test(
        "an engine that gives no count is waited for, and why is told; that is no verdict on the context",
        arguments: [
            (ModelAnswer.timedOut, "not answered in time"), (nil, "the stream ended without done"),
            (ModelAnswer.notUTF8, "not UTF-8"), (ModelAnswer.tooLong, "broken off, far too long"),
            ("length", "the answer has no prompt_eval_count"),
        ] as [(String?, String)])
    func noCount(reason: String?, why: String) async throws {
        let world = try await PipelineWorld()
        // Nothing of the answer came: not even the count of the prompt.
        world.answers.setTokensPerCharacter(0)
        world.answers.script(PipelineWorld.family.base) { _, answers in answers.said("", doneReason: reason) }
        let run = try await world.run()
        #expect(run.state == .deferred)
        #expect(run.error?.code == .ollamaInterrupted)
        let cause = try #require(run.error?.cause?.message)
        #expect(cause.en == why && cause.zh != why)
    }

    @Test("the Modelfile and the token proof lie beside the run")
    func artefacts() async throws {
        let world = try await PipelineWorld()
        let run = try await world.run()
        let modelfile = try #require(try await world.file("runs/\(run.id)/Modelfile"))
        #expect(modelfile.split(separator: "\n").filter { $0.hasPrefix("MESSAGE user") }.count == 4)
        #expect(modelfile.contains("PARAMETER num_ctx 8192"))
        let proof = try #require(try await world.artifacts.read("runs/\(run.id)/tokens.json"))
        #expect(try CanonicalJSON.decode(TokenProof.self, from: proof).fits)
    }

    @Test("where Ollama shows its prompt every shot is seen in it; where it does not, its count is the proof")
    func seenShots() async throws {
        for isShown in [true, false] {
            let world = try await PipelineWorld()
            if !isShown { world.server.upgrade(to: "0.12.7", without: [.rendersPrompts]) }
            let output = try await built(world)
            #expect(output.shots.count == 4)
            #expect(output.tokens.seenShots == (isShown ? 4 : nil))
        }
    }

    @Test("a base whose template drops answers is refused with the first message that is missing, and nothing is built")
    func droppedMessage() async throws {
        let world = try await PipelineWorld()
        world.server.render { messages in messages.filter { $0.role != .assistant } }
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .modelNotVerified)
        // System, question, answer; four shots and a question make ten.
        #expect(run.error?.message.en.contains("message 3 of 10") == true)
        #expect(run.error?.hint?.en.contains("ollama show --template") == true)
        #expect(try await world.file("runs/\(run.id)/tokens.json") == nil)
        #expect(try await world.stores.models.models().isEmpty)
    }
}
