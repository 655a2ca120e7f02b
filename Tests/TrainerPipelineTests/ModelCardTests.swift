import Evidence
import Foundation
import Gate
import Messages
import Statistics
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("the card and the lineage of a version")
struct ModelCardTests {
    private static func world() async throws -> PipelineWorld {
        try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
        }
    }

    private func record(_ world: PipelineWorld, of run: RunRecord) async throws -> ModelRecord {
        let name = try #require(run.model)
        return try #require(try await world.stores.models.model(name))
    }

    private func card(_ world: PipelineWorld, of run: RunRecord) async throws -> String {
        let record = try await record(world, of: run)
        return ModelCard(try await VersionHistory(of: record, runs: world.stores.runs)).markdown
    }

    @Test("the card that a run writes is, byte for byte, what the registry gives ever after")
    func regenerates() async throws {
        let world = try await Self.world()
        let run = try await world.run()
        let written = try #require(try await world.file("runs/\(run.id)/MODEL_CARD.md"))
        #expect(try await card(world, of: run) == written)
        try await world.stores.models.update(try #require(run.model)) { $0.isPinned = true }
        world.advance(toDay: 1)
        let next = try await world.run()
        _ = try await world.boot().promoter.rollback()
        #expect(try await card(world, of: run) == written, "a pin, another run and a rollback are no part of it")
        let second = try #require(try await world.file("runs/\(next.id)/MODEL_CARD.md"))
        #expect(try await card(world, of: next) == second)
        #expect(second.contains(try #require(run.model).short), "the model in service when it was built")
    }

    @Test("the card of a refused version has its reasons with their codes")
    func rejected() async throws {
        let world = try await Self.world()
        world.answers.script { _, answers in answers.said("不知道") }
        let run = try await world.run()
        try #require(run.verdict == .rejected)
        let text = try #require(try await world.file("runs/\(run.id)/MODEL_CARD.md"))
        #expect(try await card(world, of: run) == text)
        for reason in run.reasons {
            #expect(text.contains("`\(reason.code)`") && text.contains(reason.message.zh))
            #expect(text.contains(reason.message.en))
        }
    }

    @Test("it says what it is, where it comes from, how sure it is, and that it is no advice, in both languages")
    func content() async throws {
        let world = try await Self.world()
        let run = try await world.run()
        let record = try await record(world, of: run)
        let text = try await card(world, of: run)
        for part in [
            record.digest, record.baseDigest, record.recipeDigest.hex, run.id.rawValue, "`fewshot`", "0.32.15",
            "20/20 = 100.0 %", "不构成投资建议", "investment advice", "num_ctx 8192",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(text.components(separatedBy: "\n---\n").count == 2)
        let rows = try #require(try await world.evaluation(of: run)?.rows)
        #expect(rows.map(\.id) == Check.ID.allCases)
        for row in rows { #expect(text.components(separatedBy: "| `\(row.id.rawValue)` |").count == 3, "\(row.id)") }
        for line in [
            "| `infra` | 4.0000 | 60.0000 | - | 4 | 通过 |",
            "| `pass_rate` | 1.0000 | 0.8000 | 0.8389…1.0000 | 20 | passed |",
            "| `brier_mean` | - | - | - | - | 未测 |", "| `brier_mean` | - | - | - | - | not measured |",
        ] { #expect(text.contains(line), "\(line)") }
        #expect(text.contains("未测量：决策通道已关闭") && text.contains("Not measured: the decision lane is off"))
    }

    @Test("it has the decision lane: each figure with interval and n, and the difference from the champion")
    func forecasts() async throws {
        let world = try await PipelineWorld.deciding()
        let first = try await world.run()
        world.advance(toDay: 1)
        world.answers.forecast(ScriptedAnswers.good)
        let run = try await world.run()
        let text = try await card(world, of: run)
        #expect(try await world.file("runs/\(run.id)/MODEL_CARD.md") == text)
        let measured = try #require(try await world.evaluation(of: run)?.market?.measured)
        func words(_ value: Double, _ interval: Interval, n: Int) -> String {
            String(format: "%.4f (%.4f…%.4f", value, interval.lower, interval.upper) + ", n=\(n))"
        }
        let champion = try #require(measured.champion)
        for reading in [
            measured.challenger.brier, measured.challenger.brierSkill, measured.challenger.directionCorrelation,
            measured.challenger.rankCorrelation, champion.brier,
        ] {
            let found = try #require(reading.measured)
            let interval = try #require(found.interval)
            #expect(text.contains(words(found.value, interval, n: found.n)), "\(found)")
        }
        let gain = try #require(measured.comparison).brier
        let interval = try gain.interval()
        #expect(text.contains(words(gain.mean, interval, n: 72) + ", 12 days"))
        #expect(text.contains("McNemar p = ") && text.contains("GATE 2026Q4"))
        #expect(text.contains("0/72") && !text.contains("未测量"))

        let base = try await card(world, of: first)
        #expect(base.contains("72/72"), "the base's answers cannot be read")
        #expect(!base.contains("McNemar"), "there was no champion")
    }

    @Test("the lineage names base, run, samples, shots, prompt, Ollama and the model in service then")
    func lineage() async throws {
        let world = try await Self.world()
        let first = try await world.run()
        world.advance(toDay: 1)
        let run = try await world.run()
        let record = try await record(world, of: run)
        let lineage = try await VersionHistory(of: record, runs: world.stores.runs).lineage
        #expect(lineage.run == run.id && lineage.digest == record.digest)
        #expect(lineage.base == PipelineWorld.family.base)
        #expect(lineage.baseDigest == world.alias(PipelineWorld.family.base))
        #expect(lineage.championThen == first.model)
        #expect(lineage.ollamaVersion == "0.32.15" && lineage.productVersion == ProductVersion.text)
        #expect(lineage.systemPrompt == .of(world.settings.fewShot.system))
        #expect(lineage.shots.count == record.shots && !lineage.shots.isEmpty)
        let kept = try await world.stores.samples.samples(of: run.id).sorted { $0.key < $1.key }
        #expect(lineage.samplesDigest == .of(try JSONLines.encode(kept)) && lineage.samples == kept.count)
    }
}
