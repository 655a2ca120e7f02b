import Gate
import Messages
import Testing
import TrainerCore

@testable import TrainerPipeline

/// Models that cheat, asked over Ollama's protocol and judged as a run judges them. Each is right in one lane, so that the
/// other must catch it.
@Suite("adversaries behind Ollama's protocol")
struct AdversaryRunTests {
    @Test(
        "an adversary in narratives is rejected for its own fault, and asked for no decision",
        arguments: Adversary.narrators)
    func narrator(adversary: Adversary) async throws {
        let judged = try await AdversaryWorld.shared.value.judged(adversary)
        let output = judged.output
        #expect(output.decision.outcome == adversary.outcome)
        #expect(output.decision.reasons.map(\.code).contains(adversary.code.rawValue), "\(output.decision.reasons)")
        let assertion = try #require(adversary.assertion)
        #expect(output.challenger.summary.failures.map(\.id).contains(assertion))
        #expect(output.market?.state == .notAsked)
        #expect(judged.decisions == 0)
        expectEvidence(output.decision)
        expectRightChampion(output, adversary)
    }

    @Test(
        "an adversary in forecasts gets the verdict that the market gives it, for that reason alone",
        arguments: Adversary.forecasters)
    func forecaster(adversary: Adversary) async throws {
        let judged = try await AdversaryWorld.shared.value.judged(adversary)
        let output = judged.output
        #expect(output.decision.outcome == adversary.outcome, "\(output.decision.reasons)")
        #expect(output.decision.reasons.map(\.code) == [adversary.code.rawValue])
        #expect(output.market?.state == .measured)
        let items = try #require(output.market?.gate?.items)
        let dev = try #require(output.market?.dev)
        #expect(dev.items == 60, "the default DEV")
        #expect(items + dev.items == judged.decisions, "each item is asked once")
        expectEvidence(output.decision)
        if adversary.outcome == .hold {
            let message = output.decision.reasons.first?.message
            #expect(
                message?.en.contains(#/accuracy of directions (0\.9\d+|1\.0000) \(limit 0\.6000/#) == true,
                "\(message as Any)")
        }
        expectRightNarratives(output.challenger)
        expectRightChampion(output, adversary)
    }

    @Test("a model that cheats nowhere passes on the same questions", arguments: Adversary.honest)
    func honest(model: Adversary) async throws {
        let judged = try await AdversaryWorld.shared.value.judged(model)
        #expect(judged.output.decision.outcome == .pass, "\(judged.output.decision.reasons)")
        #expect(judged.output.decision.reasons.map(\.code) == [GateDecision.Code.passed.rawValue])
        let market = try #require(judged.output.market)
        #expect(try #require(market.gate).items + (try #require(market.dev)).items == judged.decisions)
        expectRightNarratives(judged.output.challenger)
    }

    /// Measure, limit, interval and three examples, in both languages; without claims there is no measure.
    private func expectEvidence(_ decision: GateDecision) {
        #expect(!decision.reasons.isEmpty)
        for reason in decision.reasons {
            let (zh, en) = (reason.message.zh, reason.message.en)
            #expect(en.contains(#/(below|limit) -?\d+\.\d/#), "limit: \(en)")
            #expect(zh.contains(#/(下限|上限|界限) -?\d+\.\d/#), "limit: \(zh)")
            #expect(reason.examples.count == 3, "\(reason.code): \(reason.examples)")
            // Who claims nothing gives nothing to measure, and is told so.
            guard !en.contains("nothing to measure") else { continue }
            #expect(en.contains(#/\d+\.\d/#), "measure: \(en)")
            #expect(en.contains(#/interval -?\d+\.\d+[–…]-?\d+\.\d/#), "interval: \(en)")
            #expect(zh.contains(#/区间 -?\d+\.\d+[–…]-?\d+\.\d/#), "interval: \(zh)")
        }
    }

    private func expectRightNarratives(_ model: MeasuredModel) {
        #expect(model.summary.failures == [], "the narratives are right")
    }

    private func expectRightChampion(_ output: EvaluateStage.Output, _ adversary: Adversary) {
        guard adversary.champion != .none else {
            #expect(output.champion == nil)
            return
        }
        #expect(output.champion?.summary.failures == [], "the champion is right")
        #expect(output.base == nil)
    }
}
