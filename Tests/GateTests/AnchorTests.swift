import Evidence
import Gate
import Messages
import Statistics
import Testing
import TrainerCore

@Suite("Beside the epoch's first champion")
struct AnchorTests {
    private typealias World = MarketVerdictTests.World

    /// Half of its days are good and half are bad, the same for every version: 18 and 10 of 25 directions are right, and
    /// `sure` is how probable each version calls what it tells.
    private static let world = World(seed: 20)
    private static func telling(_ sure: Double) -> [ModelAnswer] {
        world.items.enumerated().map { place, item in
            let isRight = place % 25 < (place / 25 % 2 == 0 ? 18 : 10)
            let probability = item.wentUp == isRight ? sure : 1 - sure
            return World.said(probability, probability > 0.5 ? .buy : .sell)
        }
    }

    /// Knows nothing, and says so.
    private static let coin: [ModelAnswer] = {
        var world = Self.world
        return world.answers(right: 0.5, sure: 0.501)
    }()

    private static let model = EpochAnchor(
        modelDigest: "first", source: .asSaid, options: .of("options"), serverVersion: "1", run: RunID("first"),
        lateAnswers: 0)

    private func judge(
        _ challenger: [ModelAnswer], champion: [ModelAnswer]?, anchor: MarketAnswers.Anchor?,
        mode: MarketPolicy.Mode = .freshness, look: Int = 1
    ) throws -> MarketEvidence {
        try .measured(
            MarketAnswers(
                items: Self.world.items, baselines: try Baselines(train: World(seed: 99, days: 40).items),
                challenger: challenger, champion: champion, base: nil, anchor: anchor),
            on: MarketVerdictTests.facts, policy: MarketPolicy(mode: mode), look: look)
    }

    private func decide(_ evidence: MarketEvidence) -> GateDecision {
        Gate.decide(MarketVerdictTests.passed, market: evidence, hasChampion: true)
    }

    /// The last version in service after ever less sure ones have been looked at, each beside the one before.
    private func slide(isAnchored: Bool) throws -> Double {
        let first = MarketAnswers.Anchor(Self.model, answers: Self.telling(0.58))
        var champion = 0.58
        for (place, sure) in [0.56, 0.54, 0.52, 0.501, 0.48, 0.46].enumerated() {
            let evidence = try judge(
                Self.telling(sure), champion: Self.telling(champion), anchor: isAnchored ? first : nil, look: place + 1)
            if decide(evidence).passes { champion = sure }
        }
        return champion
    }

    @Test("small steps down end where the first champion stops them, before the base rate does")
    func steps() throws {
        #expect(try slide(isAnchored: true) == 0.501)
        #expect(try slide(isAnchored: false) == 0.48)
    }

    @Test(
        "one that is as good as the champion and shown to be worse than the first one is kept out, with three examples")
    func worse() throws {
        var world = Self.world
        let coin = Self.coin
        let anchor = MarketAnswers.Anchor(Self.model, answers: world.answers(right: 0.7, sure: 0.65))
        let decision = decide(try judge(coin, champion: coin, anchor: anchor))
        #expect(decision.outcome == .keepChampion)
        #expect(decision.reasons.map(\.code) == ["anchor_bound"])
        #expect(decision.reasons.first?.examples.count == 3)
        #expect(decision.reasons.first?.message.en.contains("limit -0.0160") == true)
    }

    @Test("a first champion whose answers are gone lets nothing in")
    func gone() throws {
        let coin = Self.coin
        let decision = decide(
            try judge(coin, champion: coin, anchor: MarketAnswers.Anchor(Self.model, answers: nil)))
        #expect(decision.outcome == .insufficientEvidence)
    }

    @Test("the bound costs the same at every look of the epoch, and there is none after the last")
    func level() throws {
        let coin = Self.coin
        let anchor = MarketAnswers.Anchor(Self.model, answers: coin)
        for look in [1, WearMeter.looksOfEpoch] {
            let measured = try #require(try judge(coin, champion: coin, anchor: anchor, look: look).measured)
            #expect(abs((measured.anchorConfidence ?? 0) - (1 - 0.05 / 61)) < 1e-12)
            #expect(abs(measured.wear.spent - 0.05 * Double(look) / 61) < 1e-12)
            #expect(measured.verdict.outcome == .promote)
        }
        #expect(throws: Degenerate.outOfRange) {
            try judge(coin, champion: coin, anchor: anchor, look: WearMeter.looksOfEpoch + 1)
        }
    }

    @Test("under superior each promotion is an improvement, and nothing is held against the first one")
    func superior() throws {
        let anchor = MarketAnswers.Anchor(Self.model, answers: Self.telling(0.58))
        let coin = Self.coin
        let measured = try #require(try judge(coin, champion: coin, anchor: anchor, mode: .superior).measured)
        #expect(measured.verdict.check(.anchorBound)?.status == .notApplicable)
        #expect(measured.anchor == Self.model && measured.overAnchor == nil)
    }
}
