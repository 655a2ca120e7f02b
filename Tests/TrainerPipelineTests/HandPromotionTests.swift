import Foundation
import InMemoryLogging
import Logging
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

/// A world with Friday's model in service and a later one that stays out of it.
private struct TwoVersions {
    let world: PipelineWorld
    let first: ModelName
    let second: ModelName

    /// - Parameter verdict: on the later one.
    init(_ verdict: Verdict = .kept, movesLatest: Bool = false) async throws {
        world = try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75, movesLatest: movesLatest) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
        }
        first = try #require(try await world.run().model)
        world.advance(toDay: 1)
        if verdict == .rejected { world.answers.script { _, answers in answers.said("不知道") } }
        let run = try await world.run(RunOptions(noPromote: verdict == .kept))
        try #require(run.verdict == verdict)
        second = try #require(run.model)
    }

    /// The aliases say what the registry says, and the base is where it was.
    func expectConsistent(_ comment: Comment) async throws {
        let serving = try await world.stores.models.serving()
        let champion = try #require(serving.champion)
        #expect(world.alias(PipelineWorld.family.champion) == world.alias(champion), comment)
        let previous = serving.previous.flatMap { world.alias($0) }
        if let previous { #expect(world.alias(PipelineWorld.family.previous) == previous, comment) }
        #expect(world.alias(PipelineWorld.family.base) == serving.baseDigest, comment)
        if world.movesLatest { #expect(world.alias(PipelineWorld.family.latest) == world.alias(champion), comment) }
    }
}

@Suite("a person changes the model in service")
struct HandPromotionTests {
    private let family = PipelineWorld.family

    @Test("a version that passed is put into service, and the history says by whom and why")
    func kept() async throws {
        let two = try await TwoVersions()
        let world = two.world
        let order = try PromotionOrder(overrides: false, reason: "  客户  要求 ")
        let serving = try await world.boot().promoter.promote(two.second, byHand: order, isHeldBack: false)
        #expect(serving.champion == two.second && serving.previous == two.first)
        try await two.expectConsistent("promoted by hand")
        let moves = try await world.stores.models.moves(limit: 10)
        #expect(moves.map(\.kind) == [.byHand, .verdict])
        let move = try #require(moves.first)
        #expect(move.champion == two.second && move.replaced == two.first)
        #expect(move.reason == "客户 要求" && !move.isOverride && move.run == nil)
        #expect(move.at == world.clock.now)
        #expect(moves.last?.run != nil && moves.last?.replaced == nil)
    }

    @Test("a rejected one needs an override, and the history says that it was one")
    func rejected() async throws {
        let two = try await TwoVersions(.rejected)
        let promoter = two.world.boot().promoter
        let refusal = await #expect(throws: TrainerError.self) {
            try await promoter.promote(
                two.second, byHand: try PromotionOrder(overrides: false, reason: "x"), isHeldBack: false)
        }
        #expect(refusal?.code == .conflict && refusal?.hint?.en.contains("--override") == true)
        #expect(try await two.world.stores.models.serving().champion == two.first)
        _ = try await promoter.promote(
            two.second, byHand: try PromotionOrder(overrides: true, reason: "trial"), isHeldBack: false)
        #expect(try await two.world.stores.models.moves(limit: 1).first?.isOverride == true)
        try await two.expectConsistent("overridden")
    }

    @Test("a version that was kept for what it showed needs an override; one that nobody wanted promoted does not")
    func heldBack() async throws {
        let two = try await TwoVersions()
        let name = two.second
        let row = try #require(try await two.world.stores.models.model(name))
        var run = try #require(try await two.world.stores.runs.run(row.run))
        #expect(!run.holdsBack)
        run.reasons = [VerdictReason(code: "too_good", message: .promotionNotWanted)]
        #expect(run.holdsBack)
        let promoter = two.world.boot().promoter
        let refusal = await #expect(throws: TrainerError.self) {
            try await promoter.promote(
                name, byHand: try PromotionOrder(overrides: false, reason: nil), isHeldBack: true)
        }
        #expect(refusal?.code == .conflict && refusal?.hint?.en.contains("--override") == true)
        _ = try await promoter.promote(
            name, byHand: try PromotionOrder(overrides: true, reason: "looked"), isHeldBack: true)
        #expect(try await two.world.stores.models.moves(limit: 1).first?.isOverride == true)
    }

    @Test("a version that was never measured needs an override too")
    func unmeasured() async throws {
        let two = try await TwoVersions()
        try await two.world.stores.models.update(two.second) { $0.verdict = nil }
        let refusal = await #expect(throws: TrainerError.self) {
            try await two.world.boot().promoter.promote(
                two.second, byHand: try PromotionOrder(overrides: false, reason: nil), isHeldBack: false)
        }
        #expect(refusal?.code == .conflict)
    }

    @Test("an override without a reason is refused, and so is a reason without an end")
    func reasons() {
        for reason in [nil, "", "  \n "] {
            #expect(throws: TrainerError.self) { try PromotionOrder(overrides: true, reason: reason) }
        }
        let long = String(repeating: "长", count: PromotionOrder.longestReason + 1)
        #expect(throws: TrainerError.self) { try PromotionOrder(overrides: false, reason: long) }
    }

    @Test("no override puts into service what Ollama does not hold, or holds under another digest")
    func infrastructure() async throws {
        let two = try await TwoVersions()
        let world = two.world
        let order = try PromotionOrder(overrides: true, reason: "x")
        world.server.install(two.second, .foreign)
        let another = await #expect(throws: TrainerError.self) {
            try await world.boot().promoter.promote(two.second, byHand: order, isHeldBack: false)
        }
        #expect(another?.code == .modelNotVerified)
        _ = try await world.server.delete(two.second)
        let gone = await #expect(throws: TrainerError.self) {
            try await world.boot().promoter.promote(two.second, byHand: order, isHeldBack: false)
        }
        #expect(gone?.code == .modelNotVerified)
        #expect(try await world.stores.models.serving().champion == two.first)
        #expect(try await world.stores.models.moves(limit: 10).count == 1)
    }

    @Test("a removed version and an unknown name are refused as such")
    func absent() async throws {
        let two = try await TwoVersions()
        let order = try PromotionOrder(overrides: true, reason: "x")
        try await two.world.stores.models.update(two.second) { $0.removedAt = Date(timeIntervalSince1970: 1) }
        let removed = await #expect(throws: TrainerError.self) {
            try await two.world.boot().promoter.promote(two.second, byHand: order, isHeldBack: false)
        }
        #expect(removed?.code == .conflict)
        let unknown = await #expect(throws: TrainerError.self) {
            try await two.world.boot().promoter.promote(ModelName(base: "nobody"), byHand: order, isHeldBack: false)
        }
        #expect(unknown?.code == .notFound)
    }

    @Test("promoting what is in service changes nothing, and nothing is added to the history")
    func repeated() async throws {
        let two = try await TwoVersions()
        let order = try PromotionOrder(overrides: false, reason: nil)
        let promoter = two.world.boot().promoter
        let once = try await promoter.promote(two.second, byHand: order, isHeldBack: false)
        let twice = try await promoter.promote(two.second, byHand: order, isHeldBack: false)
        #expect(once == twice)
        #expect(try await two.world.stores.models.moves(limit: 10).count == 2)
    }

    @Test("a rollback stands in the history")
    func rollback() async throws {
        let two = try await TwoVersions()
        let promoter = two.world.boot().promoter
        _ = try await promoter.promote(
            two.second, byHand: try PromotionOrder(overrides: false, reason: nil), isHeldBack: false)
        _ = try await promoter.rollback()
        let move = try #require(try await two.world.stores.models.moves(limit: 1).first)
        #expect(move.kind == .rollback && move.champion == two.first && move.replaced == two.second)
    }

    /// Ollama answers, and moves no name.
    private var copyingNothing: Fuse {
        Fuse(beforeWrite: { what in
            if what.hasPrefix("copy ") { throw TrainerError(.ollamaRefused, .verbatim("HTTP 500")) }
        })
    }

    private func expectRecorded(
        _ two: TwoVersions, champion: ModelName, _ command: (Promoter) async throws -> Void
    ) async throws {
        let world = two.world
        let told = world.journal.entries.count { $0.level == .error }
        do {
            try await command(world.boot(copyingNothing).promoter)
            Issue.record("no name was moved, and nobody was told")
        } catch let error as TrainerError {
            #expect(error.code == .ollamaRefused)
            #expect(error.message.en.contains("recorded: \(champion.short)"))
            #expect(error.message.en.contains("HTTP 500") && error.message.zh.contains("HTTP 500"))
            #expect(error.hint?.en.contains("repeat the command") == true)
        }
        #expect(world.journal.entries.count { $0.level == .error } == told + 1)
        #expect(try await world.stores.models.serving().champion == champion)
        #expect(world.alias(family.champion) != world.alias(champion))
    }

    @Test("a rollback whose names Ollama does not move is told as recorded, and the same command finishes it")
    func namesNotMovedByRollback() async throws {
        let two = try await TwoVersions()
        let world = two.world
        _ = try await world.boot().promoter.promote(
            two.second, byHand: try PromotionOrder(overrides: false, reason: nil), isHeldBack: false)
        for _ in 1...2 { try await expectRecorded(two, champion: two.first) { _ = try await $0.rollback() } }
        let promoter = world.boot().promoter
        let stray = try await promoter.strayAliases(in: try await world.server.digests())
        #expect(
            stray == [
                StrayAlias(name: family.champion, version: two.first, found: world.alias(two.second)),
                StrayAlias(name: family.previous, version: two.second, found: world.alias(two.first)),
            ])

        let back = try await promoter.rollback()
        #expect(back.champion == two.first && back.previous == two.second)
        #expect(try await world.stores.models.serving() == back)
        try await two.expectConsistent("finished")
        #expect(try await promoter.strayAliases(in: try await world.server.digests()).isEmpty)
        #expect(try await world.stores.models.moves(limit: 10).map(\.kind) == [.rollback, .byHand, .verdict])
        let undone = try await promoter.rollback(to: two.second)
        #expect(undone.champion == two.second && undone.previous == two.first, "by its name it comes back")
        try await two.expectConsistent("rolled back again")
    }

    @Test("a promotion whose names Ollama does not move is told as recorded, and the same command finishes it")
    func namesNotMovedByPromotion() async throws {
        let two = try await TwoVersions()
        let order = try PromotionOrder(overrides: false, reason: nil)
        for _ in 1...2 {
            try await expectRecorded(two, champion: two.second) { promoter in
                _ = try await promoter.promote(two.second, byHand: order, isHeldBack: false)
            }
        }
        let promoter = two.world.boot().promoter
        let serving = try await promoter.promote(two.second, byHand: order, isHeldBack: false)
        #expect(serving.champion == two.second && serving.previous == two.first)
        try await two.expectConsistent("finished")
        #expect(try await two.world.stores.models.moves(limit: 10).map(\.kind) == [.byHand, .verdict])
    }

    @Test(
        "killed after any of its writes, a rollback that is asked for again ends where the first was to go",
        arguments: [false, true])
    func killedAndAskedAgain(startRepairs: Bool) async throws {
        let two = try await TwoVersions()
        let world = two.world
        _ = try await world.boot().promoter.promote(
            two.second, byHand: try PromotionOrder(overrides: false, reason: nil), isHeldBack: false)
        let start = try await world.stores.models.serving()
        var limit = 1
        while true {
            let fuse = Fuse(limit: limit)
            _ = try? await world.boot(fuse).promoter.rollback()  // killed: its error says nothing
            guard fuse.hasBlown else { break }
            if startRepairs { try await world.boot().pipeline.reconcile() }
            let back = try await world.boot().promoter.rollback()
            #expect(back.champion == two.first && back.previous == two.second, "killed after write \(limit)")
            try await two.expectConsistent("asked again after write \(limit)")
            try await world.stores.models.updateServing { $0 = start }
            try await world.boot().pipeline.reconcile()
            limit += 1
        }
        #expect(limit == 4, "the registry's row and two aliases; after the last all is done, and nobody was told")
    }

    @Test("asked for again by who saw no answer, a rollback that was done changes nothing, with or without its version")
    func rollbackRepeated() async throws {
        let two = try await TwoVersions()
        let world = two.world
        _ = try await world.boot().promoter.promote(
            two.second, byHand: try PromotionOrder(overrides: false, reason: nil), isHeldBack: false)
        let back = try await world.boot().promoter.rollback()
        #expect(back.champion == two.first && back.previous == two.second)
        world.advance(toDay: 2)
        for target in [nil, two.first, nil] as [ModelName?] {
            let again = try await world.boot().promoter.rollback(to: target)
            #expect(again == back, "\(target?.short ?? "no version named")")
            try await two.expectConsistent("asked for again")
        }
        for _ in 1...2 {
            let undone = try await world.boot().promoter.rollback(to: two.second)
            #expect(undone.champion == two.second && undone.previous == two.first)
        }
        try await two.expectConsistent("undone once")
        #expect(
            try await world.stores.models.moves(limit: 10).map(\.kind) == [.byHand, .rollback, .byHand, .verdict])
        for _ in 1...2 {
            let anew = try await world.boot().promoter.rollback()
            #expect(anew.champion == two.first, "what was undone can be rolled back again, once")
        }
    }

    @Test("a rollback goes to no version but the two: others, and names that move, are refused, and nothing changes")
    func rollbackElsewhere() async throws {
        let two = try await TwoVersions()
        let world = two.world
        _ = try await world.boot().promoter.promote(
            two.second, byHand: try PromotionOrder(overrides: false, reason: nil), isHeldBack: false)
        let start = try await world.stores.models.serving()
        let row = try #require(try await world.stores.models.model(two.first))
        let third = ModelName(base: "ljwx-stock-trained-20260101_0200")
        try await world.stores.models.record(
            ModelRecord(
                name: third, digest: "d", run: row.run, createdAt: row.createdAt, asOf: row.asOf,
                baseDigest: row.baseDigest, recipeDigest: row.recipeDigest, trainingKind: row.trainingKind,
                shots: row.shots))
        let refused = await #expect(throws: TrainerError.self) { try await world.boot().promoter.rollback(to: third) }
        #expect(refused?.code == .conflict)
        #expect(refused?.message.en.contains(third.short) == true && refused?.message.zh.contains(third.short) == true)
        #expect(refused?.hint?.en.contains("ljwxctl model rollback --to \(two.first.short)") == true)
        #expect(refused?.hint?.en.contains("ljwxctl model promote \(third.short)") == true)
        for name in [family.previous, ModelName(base: "nobody")] {
            let unknown = await #expect(throws: TrainerError.self) {
                try await world.boot().promoter.rollback(to: name)
            }
            #expect(unknown?.code == .notFound, "\(name)")
        }
        #expect(try await world.stores.models.serving() == start)
        #expect(try await world.stores.models.moves(limit: 10).count == 2)
    }

    @Test("once another version came into service a rollback goes back again, also where the last one was left open")
    func openRollbackEnds() async throws {
        let two = try await TwoVersions()
        let world = two.world
        let order = try PromotionOrder(overrides: false, reason: nil)
        _ = try await world.boot().promoter.promote(two.second, byHand: order, isHeldBack: false)
        try await expectRecorded(two, champion: two.first) { _ = try await $0.rollback() }
        let promoter = world.boot().promoter
        _ = try await promoter.promote(two.second, byHand: order, isHeldBack: false)
        #expect(try await promoter.rollback().champion == two.first)
        try await two.expectConsistent("a rollback of its own")
    }

    @Test(
        "killed between any two of its writes, a promotion by hand or a rollback is whole after the next start",
        arguments: [false, true], [false, true])
    func killed(isRollback: Bool, movesLatest: Bool) async throws {
        let two = try await TwoVersions(movesLatest: movesLatest)
        let world = two.world
        let order = try PromotionOrder(overrides: false, reason: nil)
        if isRollback { _ = try await world.boot().promoter.promote(two.second, byHand: order, isHeldBack: false) }
        let start = try await world.stores.models.serving()
        var limit = 1
        while true {
            let fuse = Fuse(limit: limit)
            let promoter = world.boot(fuse).promoter
            _ =
                isRollback
                ? try? await promoter.rollback()
                : try? await promoter.promote(two.second, byHand: order, isHeldBack: false)
            guard fuse.hasBlown else { break }
            try await world.boot().pipeline.reconcile()
            try await two.expectConsistent("killed after write \(limit)")
            // Back to where it was, for the next place to die at.
            try await world.stores.models.updateServing { $0 = start }
            try await world.boot().pipeline.reconcile()
            limit += 1
        }
        #expect(limit >= (movesLatest ? 4 : 3), "the registry's row and each alias is a write")
        try await two.expectConsistent("not killed")
    }
}
