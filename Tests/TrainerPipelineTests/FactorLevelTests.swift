import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("factors of two levels")
struct FactorLevelTests {
    @Test("of a day before all bars there is nothing to ask", arguments: [-25_567, -1])
    func beforeAll(dayNumber: Int) async throws {
        let world = try await PipelineWorld(openCodes: 2, heldOutCodes: 1)
        let asks = try await FactorLevels.asks(
            upTo: TradeDate(dayNumber: dayNumber), of: [], stores: world.stores, codesPerCall: { _ in 1 }, marks: [:],
            now: world.clock.now)
        #expect(asks == [])
    }
}
