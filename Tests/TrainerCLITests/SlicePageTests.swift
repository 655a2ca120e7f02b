import ControlAPI
import Foundation
import Messages
import Testing
import TrainerTestSupport

@testable import TrainerCLI

@Suite("slices on the report") struct SlicePageTests {
    @Test("each slice is a line; one with too few items shows its number and no verdict", arguments: Language.allCases)
    func page(_ language: Language) throws {
        let page = Page(language: language)
        let lines = page.slices([
            SliceView(
                lane: .answers, dimension: "board", name: "main", n: 80, value: 0.7, low: 0.592, high: 0.789,
                limit: 0.8, standing: "below"),
            SliceView(
                lane: .answers, dimension: "board", name: "star", n: 12, value: nil, low: nil, high: nil, limit: 0.8,
                standing: nil),
            SliceView(
                lane: .forecasts, dimension: "trend", name: "rising", n: 700, value: 0.0021, low: -0.004, high: 0.008,
                limit: 0, standing: "open"),
        ])
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        let main = try #require(lines.first { $0.contains(page.text(.boardMain)) })
        #expect(
            main.contains("70.0%") && main.contains("59.2%…78.9%") && main.contains(page.text(.sliceStanding("below"))))
        let star = try #require(lines.first { $0.contains(page.text(.boardStar)) })
        #expect(star.contains("12") && !star.contains("%") && star.hasSuffix("-"))
        #expect(!lines.contains { $0.contains("stock_basic") }, "no industry is unknown")
        #expect(lines.contains { $0.contains("MA5 > MA20") && $0.contains("-0.0040…0.0080") })
    }

    @Test("industries with too few items share a line, each with its number, and the unknown one is explained")
    func industries() throws {
        let page = Page(language: .english)
        func slice(_ name: String, _ n: Int, _ value: Double?) -> SliceView {
            SliceView(
                lane: .answers, dimension: "industry", name: name, n: n, value: value, low: value.map { $0 - 0.1 },
                high: value.map { $0 + 0.05 }, limit: 0.8, standing: value == nil ? nil : "above")
        }
        let lines = page.slices([slice("银行", 40, 0.95), slice("煤炭", 12, nil), slice("unknown", 7, nil)])
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        let bank = try #require(lines.first { $0.contains("银行") })
        #expect(bank.contains("95.0%") && bank.contains("40"))
        #expect(lines.contains { $0.contains("Industries of fewer than 30 items: 煤炭 12, industry unknown 7") })
        #expect(lines.last?.contains("plug-in") == true)
    }
}
