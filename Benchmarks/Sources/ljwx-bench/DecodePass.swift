import Foundation
import MarketSources

/// Our side of the decoding measure: `decode-pass FILE PASSES` prints the CPU seconds of each pass.
enum DecodePass {
    static let verb = "decode-pass"
    static let rows = 6_000
    private static let numbers = ["open", "high", "low", "close", "pre_close", "change", "pct_chg", "vol", "amount"]

    static func main(_ arguments: [String]) throws {
        guard arguments.count == 2, let passes = Int(arguments[1]) else {
            throw BenchError("no FILE or PASSES", status: 64)
        }
        let body = [UInt8](try Data(contentsOf: URL(filePath: arguments[0])))
        for _ in 0..<passes {
            let begin = cpuSeconds()
            let columns = try typedColumns(body)
            print(cpuSeconds() - begin)
            guard columns == rows * 11 else { throw BenchError("\(columns) cells were decoded") }
        }
    }

    /// The number of cells in columns of codes, days and doubles.
    private static func typedColumns(_ body: [UInt8]) throws -> Int {
        guard let table = try TuShareTable(decoding: body), let codes = table.codes("ts_code"),
            let days = table.days("trade_date")
        else { throw BenchError("the reply holds no table") }
        let columns = numbers.compactMap { table.numbers($0) }
        return columns.reduce(codes.count + days.count) { $0 + $1.count }
    }

    /// A reply like the captured ones: prices of two decimals, pct_chg of four, vol of two, amount of three.
    static func reply() -> String {
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        func decimal(_ value: Int, _ digits: Int) -> String {
            String(format: "%.\(digits)f", Double(value) / pow(10, Double(digits))).replacing(#/(\.\d+?)0+$/#) {
                "\($0.1)"
            }
        }
        let items = (0..<rows).map { row in
            let close = 300 + random(9_000)
            let change = random(200) - 100
            let prices = [close - change / 2, close + 30, close - 40, close, close - change, change]
            let suffix = row % 2 == 0 ? "SH" : "SZ"
            return "[\"\(String(format: "%06d", 1 + row * 113)).\(suffix)\",\"20260930\","
                + prices.map { decimal($0, 2) }.joined(separator: ",") + ","
                + [
                    decimal(change * 10_000 / close * 100, 4), decimal(100_000 + random(90_000_000), 2),
                    decimal(1_000_000 + random(900_000_000), 3),
                ].joined(separator: ",") + "]"
        }
        let fields = (["ts_code", "trade_date"] + numbers).map { "\"\($0)\"" }.joined(separator: ",")
        return "{\"request_id\":\"378fa30b-f94f-4891-b37f-ef51bb7267ef\",\"code\":0,\"data\":{\"fields\":[\(fields)],"
            + "\"items\":[\(items.joined(separator: ","))],\"has_more\":false,\"count\":-1},\"msg\":\"\",\"detail\":\"\"}"
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
