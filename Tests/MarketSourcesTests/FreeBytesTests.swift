import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

@testable import MarketSources
@testable import Plugins

/// Recorded answers of the real services, and bytes of no service at all.
@Suite struct FreeBytesTests {
    @Test(
        "recorded answers of the real services are read without a refusal",
        .enabled(if: TestPlaces.recordedPages != nil, "needs recorded pages in ../shared/facts/market-samples"))
    func recorded() throws {
        let folder = try #require(TestPlaces.recordedPages)
        func page(_ name: String) throws -> WebReply {
            WebReply(status: 200, body: Array(try Data(contentsOf: URL(filePath: folder + "/" + name))))
        }
        let tencent = try TencentKLines.read(page("tencent/newfqkline_bfq.json"), symbol: "sz000006")
        let sina = try SinaPages.kLines(page("sina/getKLineData.json"), symbol: "sz000006")
        #expect(tencent.rows.count == 4 && tencent.refused.isEmpty && sina.refused.isEmpty)
        #expect(tencent.rows.map(\.date) == sina.rows.map(\.date))
        let factor = [AdjFactor(code: TSCode(trusted: "000006.SZ"), date: TradeDate(dayNumber: 0), factor: 1)]
        let ours = FreeBars.make(
            TSCode(trusted: "000006.SZ"), tencent, factors: factor, source: "tencent", unit: nil, refusesFirst: false)
        let theirs = FreeBars.make(
            TSCode(trusted: "000006.SZ"), sina, factors: factor, source: "sina", unit: .share, refusesFirst: false)
        #expect(ours.bars.count == 3 && theirs.bars.count == 3)
        for (bar, other) in zip(ours.bars, theirs.bars) {
            #expect(bar.close == other.close)
            #expect(abs(bar.volume - other.volume) <= 0.51)
        }
        #expect(try SinaPages.list(page("sina/HQNodeData.json")).rows.first?.name == "平安银行")
        #expect(try SinaPages.factors(page("sina/hfq.js"), code: TSCode(trusted: "600519.SH"))?.count == 2)
        #expect(throws: FreeFault.throttled("HTTP 200, empty body")) {
            try TencentKLines.read(page("tencent/throttled_empty_body.txt"), symbol: "sz000006")
        }
        #expect(throws: FreeFault.refused("param error")) {
            try TencentKLines.read(page("tencent/param_error.json"), symbol: "sz000006")
        }
        #expect(throws: FreeFault.self) { try SinaPages.list(page("sina/blocked.html")) }
        #expect(try TencentKLines.read(page("tencent/unknown_symbol.json"), symbol: "sz999999").rows.isEmpty)
    }

    @Test("no bytes can crash a reader", arguments: 0..<6 as Range<UInt64>)
    func fuzz(seed: UInt64) {
        let pages: [[UInt8]] = [
            Array(
                #"{"code":0,"msg":"","data":{"sz000001":{"day":[["2024-01-02","4.58","4.47","4.60","4.45","1",{},"0","1"]]}}}"#
                    .utf8),
            QuoteLine.make(name: [0xc6, 0xbd]),
            Array(
                #"[{"day":"2024-01-02","open":"4.5","high":"4.6","low":"4.4","close":"4.4","volume":"2","symbol":"sh600000","name":"x"}]"#
                    .utf8),
            Array(#"var x={"total":1,"data":[{"d":"1900-01-01","f":"1.0"}]}"#.utf8),
        ]
        var random = SplitMix64(seed: seed)
        for page in pages {
            for _ in 0..<400 {
                var bytes = page
                for _ in 0...Int.random(in: 0...4, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
                let reply = WebReply(status: 200, body: bytes)
                // Whatever comes back, a reader must come back.
                _ = try? TencentKLines.read(reply, symbol: "sz000001")
                _ = try? TencentQuotes.read(reply)
                _ = try? SinaPages.kLines(reply, symbol: "sz000001")
                _ = try? SinaPages.list(reply)
                _ = try? SinaPages.factors(reply, code: TSCode(trusted: "000001.SZ"))
                _ = try? PluginLine.read(String(decoding: bytes, as: UTF8.self))
            }
        }
    }
}

/// A quote of Tencent's, with any bytes as the name.
enum QuoteLine {
    static func make(name: [UInt8], triple: String = "10.50/1234/1271020") -> [UInt8] {
        var fields = Array(repeating: "", count: 50)
        fields[2] = "600519"
        fields[3] = "10.50"
        fields[4] = "10.00"
        fields[5] = "10.10"
        fields[6] = "1234"
        fields[30] = "20240430150003"
        fields[33] = "10.60"
        fields[34] = "10.00"
        fields[35] = triple
        fields[37] = "127"
        return Array("v_sh600519=\"1~".utf8) + name + Array(("~" + fields[2...].joined(separator: "~") + "\";\n").utf8)
    }
}
