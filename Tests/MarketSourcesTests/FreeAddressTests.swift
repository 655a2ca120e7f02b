import Messages
import Testing
import TrainerCore

@testable import MarketSources

@Suite struct FreeAddressTests {
    @Test("a gateway that is no address is the config's fault, and its key is named")
    func gateway() async {
        let error = await trainerError {
            _ = try await FreeStage.source("relay").openDays(
                in: SourceUnderTest.lastDay.advanced(by: -9)...SourceUnderTest.lastDay)
        }
        #expect(error?.code == .configInvalid && error?.hint == .freeAddressRemedy)
        #expect(error?.hint?.en.contains("data_sources.free.gateway") == true)
    }
}
