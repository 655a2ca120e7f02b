import Foundation
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport
import Universe

@Suite("the stocks that a person names")
struct StockListTests {
    private func warnings(_ wrong: [TSCode], listed: [TSCode] = []) async throws -> [Message] {
        let world = try await PipelineWorld(openCodes: 6, fetchedBefore: 90)
        if !listed.isEmpty {
            let listings = (world.codes + listed).map {
                Listing(code: $0, name: "甲", status: .listed, listDate: world.days[0], delistDate: nil)
            }
            try await world.stores.reference.store(
                listings, from: "fake", at: world.clock.now.addingTimeInterval(-60))
        }
        // Asks no source: all is in the store.
        let options = RunOptions(asOf: PipelineWorld.friday, knownAt: world.clock.now, dryRun: true)
        let id = try await world.stores.runs.enqueue(options, trigger: .manual, at: world.clock.now).id
        let process = world.boot {
            $0.universe = UniversePolicy(
                mode: .all, stocksPerRun: 100, includesST: true, minimumListedDays: 0, codes: world.codes + wrong)
        }
        let run = try await process.work(on: id)
        try #require(run.state == .succeeded, "\(run)")
        return run.warnings.filter { $0.en.contains("stock_list names") }
    }

    @Test("codes that stand for no stock are named by one warning, and the others by none")
    func unknown() async throws {
        let wrong = [TSCode(trusted: "699998.SH"), TSCode(trusted: "699999.SH")]
        #expect(try await warnings(wrong) == [.codesUnknown(2, shown: wrong.map(\.rawValue))])
        #expect(try await warnings([]) == [])
        let told = Message.codesUnknown(2, shown: wrong.map(\.rawValue))
        for text in [told.zh, told.en] {
            #expect(text.contains("699998.SH") && text.contains("699999.SH") && text.contains("stock_list"))
        }
    }

    @Test("a stock that the list of stocks names is no unknown code")
    func listed() async throws {
        let code = TSCode(trusted: "699998.SH")
        #expect(try await warnings([code], listed: [code]) == [])
    }
}
