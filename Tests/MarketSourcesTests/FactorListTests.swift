import Foundation
import Synchronization
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

@testable import MarketSources

/// A server that takes no lists of stocks for factors.
@Suite struct FactorListTests {
    private static let codes = ["000001.SZ", "000002.SZ", "600000.SH", "600004.SH"].map { TSCode(trusted: $0) }
    private let range = Stage.day.advanced(by: -60)...Stage.day

    private func factors(_ server: ListlessServer, _ parts: any ReplyPartStore) async throws -> [AdjFactor]? {
        let now = ManualTime().date
        let client = TuShareClient(
            TuShareSettings(token: TuShareToken("t")), quotas: InMemoryQuotaStore(), time: ManualTime().source,
            now: { now }, send: { body, _, _ in try server.answer(body) }, notify: { _ in })
        return try await TuShareSource(client, parts: parts).adjFactors(of: Self.codes, in: range)
    }

    @Test("each stock is asked for by itself, once")
    func oneByOne() async throws {
        let server = ListlessServer(refusing: 0)
        let found = try await factors(server, SQLiteReplyPartStore(try .inMemory()))
        #expect(found?.map(\.code) == Self.codes)
        #expect(server.asked.map(\.count) == [39, 9, 9, 9, 9], "the list, then each of its stocks")
    }

    @Test("an attempt that ends in the middle costs the call that was under way, and no other", arguments: 3...5)
    func goesOn(call: Int) async throws {
        let parts = SQLiteReplyPartStore(try .inMemory())
        let server = ListlessServer(refusing: call)
        #expect(try await factors(server, parts) == nil)
        #expect(server.asked.count == call)
        #expect(try await factors(server, parts)?.map(\.code) == Self.codes)
        #expect(server.asked.count == 1 + Self.codes.count + 1)
    }
}

private final class ListlessServer: Sendable {
    private let questions = Mutex<[String]>([])
    private let refused: Int

    /// - Parameter call: it finds the account's hour used up.
    init(refusing call: Int) { refused = call }

    /// The codes of each call.
    var asked: [String] { questions.withLock(\.self) }

    func answer(_ body: [UInt8]) throws -> HTTPReply {
        struct Question: Decodable { let params: [String: String] }
        let codes = try JSONDecoder().decode(Question.self, from: Data(body)).params["ts_code"] ?? ""
        let call = questions.withLock { questions in
            questions.append(codes)
            return questions.count
        }
        let row = codes.contains(",") ? "" : "[\"\(codes)\",\"\(Stage.day)\",1.5]"
        let text =
            call == refused
            ? #"{"code":40203,"msg":"抱歉，您每小时最多访问该接口1次","data":null}"#
            : #"{"code":0,"msg":"","data":{"fields":["ts_code","trade_date","adj_factor"],"items":[\#(row)],"has_more":false}}"#
        return HTTPReply(status: 200, body: Array(text.utf8))
    }
}
