import Foundation
import Gate
import Testing

@Suite("Odds of a choice")
struct ChoiceOddsTests {
    private static let ratings = ["买入", "持有", "卖出"]

    private static func candidate(_ text: String, _ p: Double) -> ChoiceOdds.Candidate {
        candidate(Array(text.utf8), p)
    }

    private static func candidate(_ bytes: [UInt8], _ p: Double) -> ChoiceOdds.Candidate {
        ChoiceOdds.Candidate(bytes: bytes, logprob: log(p))
    }

    private static func certain(_ text: String) -> ChoiceOdds.Token {
        ChoiceOdds.Token(written: candidate(text, 1), likeliest: [candidate(text, 1)])
    }

    private func odds(_ tokens: [ChoiceOdds.Token]) throws -> [Double] {
        let odds = try #require(ChoiceOdds.odds(of: Self.ratings, in: tokens))
        return try Self.ratings.map { try #require(odds[$0]) }
    }

    private func expect(_ found: [Double], _ wanted: [Double]) {
        #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-12 }, "\(found)")
    }

    @Test("are those of the tokens that begin each word, summed over the ways of cutting it")
    func tokenisations() throws {
        let place = ChoiceOdds.Token(
            written: Self.candidate("买", 0.30),
            likeliest: [
                Self.candidate("买", 0.30), Self.candidate("买入", 0.25), Self.candidate("卖", 0.20),
                Self.candidate([0xE4, 0xB9], 0.05), Self.candidate("持有", 0.10), Self.candidate("观望", 0.06),
            ])
        try expect(
            odds([Self.certain("{\"rating\":\""), place, Self.certain("入"), Self.certain("\"}")]), [0.60, 0.10, 0.20])
    }

    @Test("a token that holds the quotation mark too is compared with its like, blanks before it aside")
    func marks() throws {
        let place = ChoiceOdds.Token(
            written: Self.candidate(" \"卖", 0.5),
            likeliest: [
                Self.candidate(" \"卖", 0.5), Self.candidate("\"卖出", 0.1), Self.candidate(" \"买入\"", 0.2),
                Self.candidate(" \"", 0.1), Self.candidate("卖", 0.05),
            ])
        try expect(odds([Self.certain("{\"rating\":"), place, Self.certain("出\"}")]), [0.2, 0, 0.6])
    }

    @Test("the written token counts although it is not among the likeliest, and once where it is")
    func written() throws {
        let place = ChoiceOdds.Token(
            written: Self.candidate("持有", 0.01), likeliest: [Self.candidate("买入", 0.6), Self.candidate("卖出", 0.3)])
        try expect(odds([place]), [0.6, 0.01, 0.3])
    }

    @Test("a character cut into three tokens is found by its first byte")
    func bytes() throws {
        let place = ChoiceOdds.Token(
            written: Self.candidate([0xE5], 0.7), likeliest: [Self.candidate([0xE5], 0.7), Self.candidate([0xE4], 0.3)])
        let rest = [[UInt8(0x8D)], [0x96], Array("出".utf8)].map {
            ChoiceOdds.Token(written: Self.candidate($0, 1), likeliest: [])
        }
        try expect(odds([Self.certain("\"")] + [place] + rest), [0.3, 0, 0.7])
    }

    @Test("the first of the words that the answer holds is the choice")
    func first() throws {
        let place = ChoiceOdds.Token(
            written: Self.candidate("持", 0.8), likeliest: [Self.candidate("持", 0.8), Self.candidate("买", 0.2)])
        try expect(odds([place, Self.certain("有，不是"), Self.certain("买"), Self.certain("入")]), [0.2, 0.8, 0])
    }

    @Test("a token that could begin two words says nothing of either")
    func ambiguous() throws {
        let place = ChoiceOdds.Token(
            written: Self.candidate("buy", 0.4), likeliest: [Self.candidate("buy", 0.4), Self.candidate("b", 0.5)])
        let odds = try #require(ChoiceOdds.odds(of: ["buy", "bear"], in: [place]))
        #expect(abs(try #require(odds["buy"]) - 0.4) < 1e-12 && odds["bear"] == 0)
    }

    @Test("there are none without tokens, or where none of the words was written")
    func none() {
        #expect(ChoiceOdds.odds(of: Self.ratings, in: []) == nil)
        #expect(ChoiceOdds.odds(of: Self.ratings, in: [Self.certain("不知道")]) == nil)
    }
}
