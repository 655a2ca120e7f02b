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
        #expect(lines.contains { $0.contains("MA5 > MA20") && $0.contains("-0.0040…0.0080") })
    }
}
