import Samples
import Testing
import TrainerCore
import TrainerTestSupport

/// The numbers of texts as the leak scanner reads them, eight bytes at a time, beside a reader that goes byte by byte.
@Suite("the numbers of an answer and of its question")
struct NumberTraceTests {
    @Test("a number of the answer is loose unless the question prints it, digit for digit, with its sign")
    func looseNumbers() {
        #expect(loose("收盘价11.46，涨2.50%", given: "收盘价11.46元\n涨跌幅2.5%") == ["2.50"])
        #expect(loose("跌-3.10", given: "跌3.10") == ["-3.10"])
        #expect(loose("跌3.10", given: "跌-3.10") == ["3.10"])
        #expect(loose("7，7，8，7", given: "8") == ["7", "7", "7"])
        #expect(loose("1.2.3", given: "1.2") == ["3"])
        #expect(loose("12345678.90", given: "12345678.91，12345678，12345678.9") == ["12345678.90"])
        #expect(loose("", given: "1").isEmpty)
        #expect(loose("1", given: "") == ["1"])
    }

    @Test("digits of a name, of a span of days and of T+1 are no numbers, a decimal before a span is one")
    func named() {
        #expect(loose("MA20、RSI14、20日、5个交易日、3天、2周、T+1", given: "").isEmpty)
        #expect(loose("1.35日、7个、T-1、+1、8 日", given: "") == ["1.35", "7", "1", "1", "8"])
        #expect(loose("8", given: "MA8、8日、T+8") == ["8"])
    }

    @Test("reads what a reader that goes byte by byte reads", arguments: 1...40 as ClosedRange<UInt64>)
    func asByteByByte(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var (found, traced) = (0, 0)
        for _ in 0..<500 {
            let input = Self.text(&generator)
            let answer = Self.text(&generator) + (Bool.random(using: &generator) ? input : "")
            let slow = ByteByByte.untraced(answer: answer, input: input)
            let fast = loose(answer, given: input)
            #expect(fast == slow, "\(answer.debugDescription) given \(input.debugDescription)")
            found += slow.count
            traced += ByteByByte.numbers(in: answer).count - slow.count
        }
        #expect(found > 500 && traced > 500)
    }

    private static let pieces = [
        "0", "7", "7", "12", "345", "1234567", "98765432", "987654321", "1234567890123456", "12345678901234567",
        "0.5", "12.34", "1234567.8", "123456.78", "12345678.90", "-", "-", "+", ".", ".", "T", "T+", "MA", "z", "Z",
        "/",
        ":", "日", "天", "周", "个交易日", "个交易", "个", "，", "。", "\n", " ", "１", "％", "é", "🀄",
    ]

    private static func text(_ generator: inout SplitMix64) -> String {
        let count = Int.random(in: 0...24, using: &generator)
        return (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
    }

    private func loose(_ answer: String, given input: String) -> [String] {
        let sample = Sample(
            key: SampleKey(
                code: TSCode(trusted: "600001.SH"), asOf: TradeDate(dayNumber: 20_000), task: .pricePrediction),
            instruction: "", input: input, output: answer, rating: Rating.allCases[0], regime: "", facts: [])
        return LeakScanner.leaks(in: sample).map(\.number)
    }
}

/// The plain form of the same rule.
private enum ByteByByte {
    static func untraced(answer: String, input: String) -> [String] {
        let given = Set(numbers(in: input))
        return numbers(in: answer).filter { !given.contains($0) }
    }

    static func numbers(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        var found: [String] = []
        var place = 0
        while place < bytes.count {
            guard isDigit(bytes[place]) else {
                place += 1
                continue
            }
            let start = place
            place = end(of: bytes, from: start)
            let before = start > 0 ? bytes[start - 1] : 0x20
            if isLetter(before) || isSpan(bytes, start..<place) { continue }
            let isNegative =
                before == UInt8(ascii: "-")
                && (start < 2 || !isLetter(bytes[start - 2]) && !isDigit(bytes[start - 2]))
            found.append(String(decoding: bytes[(isNegative ? start - 1 : start)..<place], as: UTF8.self))
        }
        return found
    }

    private static func end(of bytes: [UInt8], from start: Int) -> Int {
        var place = start
        while place < bytes.count, isDigit(bytes[place]) { place += 1 }
        let isPoint = place + 1 < bytes.count && bytes[place] == UInt8(ascii: ".") && isDigit(bytes[place + 1])
        guard isPoint else { return place }
        place += 1
        while place < bytes.count, isDigit(bytes[place]) { place += 1 }
        return place
    }

    private static func isSpan(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard !bytes[range].contains(UInt8(ascii: ".")) else { return false }
        if range.lowerBound > 1, bytes[range.lowerBound - 1] == UInt8(ascii: "+"),
            bytes[range.lowerBound - 2] == UInt8(ascii: "T")
        {
            return true
        }
        let rest = bytes[range.upperBound...]
        return ["日", "天", "周", "个交易日"].contains { rest.starts(with: $0.utf8) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
