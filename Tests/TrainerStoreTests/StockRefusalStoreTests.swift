import Testing
import TrainerCore

@testable import TrainerStore

@Suite("stock refusal store")
struct StockRefusalStoreTests {
    @Test("refused stocks are known by source, with the first reason, until they are admitted")
    func refusals() async throws {
        let store = SQLiteStockRefusalStore(try .inMemory())
        try await store.refuse([code(1): "close 1", code(2): "close 2"], of: "tushare", at: at(0))
        try await store.refuse([code(1): "vol"], of: "tushare", at: at(1))
        try await store.refuse([code(3): "open"], of: "csv", at: at(1))
        #expect(try await store.refused(of: "tushare") == [code(1): "close 1", code(2): "close 2"])
        try await store.admit([code(1), code(3)], of: "tushare")
        #expect(try await store.refused(of: "tushare") == [code(2): "close 2"])
        #expect(try await store.refused(of: "csv") == [code(3): "open"])
    }
}
