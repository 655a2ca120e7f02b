import Foundation
import Samples
import Testing
import TrainerCore

@Suite("SampleExport")
struct SampleExportTests {
    let sample = Sample(
        key: SampleKey(code: TSCode(trusted: "600000.SH"), asOf: TradeDate(dayNumber: 20_000), task: .riskAssessment),
        instruction: "请做\"风险评估\"。", input: "A\\B\n第二行\t完", output: "答\u{1}案", rating: .hold, regime: "x", facts: [])

    @Test("the incumbent's line holds its four fields, in its order, on one line")
    func writesIncumbentLine() throws {
        let line = SampleExport.jsonLine(sample)
        #expect(!line.contains("\n"))
        let places = try ["instruction", "input", "output", "metadata", "type", "ts_code", "trade_date"].map { key in
            try #require(line.range(of: "\"\(key)\": ")).lowerBound
        }
        #expect(places == places.sorted())
        let row = try object(line)
        #expect(Set(row.keys) == ["instruction", "input", "output", "metadata"])
        #expect(row["input"] as? String == sample.input)
        #expect(row["output"] as? String == sample.output)
        let metadata = row["metadata"] as? [String: String]
        #expect(
            metadata == ["type": "risk_assessment", "ts_code": "600000.SH", "trade_date": sample.key.asOf.description])
    }

    @Test("a line of a file is the line with its newline, and controls are escaped as JSON asks")
    func appendsLines() {
        var bytes: [UInt8] = []
        SampleExport.append(sample, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == SampleExport.jsonLine(sample) + "\n")
        #expect(SampleExport.jsonLine(sample).contains(#"请做\"风险评估\"。"#))
        #expect(SampleExport.jsonLine(sample).contains(#"A\\B\n第二行\t完"#))
        #expect(SampleExport.jsonLine(sample).contains(#"答\u0001案"#))
    }

    @Test(
        "every control, quote and backslash is escaped, wherever it stands among the bytes beside it", arguments: 0..<9)
    func escapesAnywhere(place: Int) throws {
        let odd = (UInt8(0)...0x7f).map { Character(Unicode.Scalar($0)) }
        for character in odd {
            let text =
                String(repeating: "涨", count: place / 3) + String(repeating: "a", count: place % 3) + "\(character)跌停"
            let written = Sample(
                key: sample.key, instruction: text, input: text + text, output: "\(character)", rating: .hold,
                regime: "x", facts: [])
            let row = try object(SampleExport.alpacaElement(written)) as? [String: String]
            #expect(row == ["instruction": text, "input": text + text, "output": "\(character)"])
        }
    }

    @Test("the template's mark stands in the metadata of a sample that has one")
    func mark() throws {
        let marked = Sample(
            key: sample.key, instruction: "a", input: "b", output: "c", rating: .hold, regime: "x", facts: [],
            template: "0123456789ab")
        let metadata = try object(SampleExport.jsonLine(marked))["metadata"] as? [String: String]
        #expect(metadata?["template"] == "0123456789ab")
        #expect(metadata?.count == 4)
    }

    @Test("Alpaca has three fields, ShareGPT a human and a gpt turn")
    func writesForeignFormats() throws {
        let alpaca = try object(SampleExport.alpacaElement(sample)) as? [String: String]
        #expect(alpaca == ["instruction": sample.instruction, "input": sample.input, "output": sample.output])
        let turns = try object(SampleExport.shareGPTElement(sample))["conversations"] as? [[String: String]]
        #expect(turns == [["from": "human", "value": sample.prompt], ["from": "gpt", "value": sample.output]])
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
}
