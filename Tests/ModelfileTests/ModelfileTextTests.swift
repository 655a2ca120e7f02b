import Messages
import Modelfile
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("ModelfileText")
struct ModelfileTextTests {
    @Test("what is rendered is read back the same", arguments: 1...200 as ClosedRange<UInt64>)
    func roundTrips(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let recipe = Self.recipe(&generator)
        #expect(try ModelfileText.parse(ModelfileText.render(recipe)) == recipe)
    }

    @Test("renders a file that a person can read")
    func rendersGolden() throws {
        let recipe = ModelRecipe(
            trainingKind: "fewshot", from: ModelName(base: "ljwx-stock", tag: "base"), system: "你是助手。\n只用给出的数字。",
            parameters: [
                "temperature": .number(0.7), "num_ctx": .integer(4096), "stop": .strings(["<|im_end|>", "\n\n"]),
            ],
            messages: [ChatMessage(.user, "问题"), ChatMessage(.assistant, "\"回答\"")])
        #expect(
            try ModelfileText.render(recipe) == #"""
                # training_kind: fewshot
                FROM ljwx-stock:base
                PARAMETER num_ctx 4096
                PARAMETER stop """<|im_end|>"""
                PARAMETER stop """

                """
                PARAMETER temperature 0.7
                SYSTEM """你是助手。
                只用给出的数字。"""
                MESSAGE user """问题"""
                MESSAGE assistant """"回答""""

                """#)
    }

    @Test(
        "refuses what the parser cannot carry, naming the place",
        arguments: [
            ("a\"\"\"b", "\"\"\""), ("全角\u{3000}空格", "U+3000"), ("零宽\u{200B}", "U+200B"), ("\u{7}", "U+0007"),
            ("\u{FEFF}", "U+FEFF"), ("a\u{A0}b", "U+00A0"),
        ])
    func refuses(text: String, named: String) {
        let recipe = ModelRecipe(
            trainingKind: "fewshot", from: ModelName(base: "m"), system: "s", parameters: [:],
            messages: [ChatMessage(.user, "ok"), ChatMessage(.assistant, text)])
        let error = #expect(throws: TrainerError.self) { try ModelfileText.render(recipe) }
        #expect(error?.message.en.contains("MESSAGE 2") == true)
        #expect(error?.message.en.contains(named) == true)
    }

    @Test(
        "reads as Ollama's parser does",
        arguments: [
            // Quotes are taken off once and nothing is unescaped.
            ("SYSTEM \"买入\" 然后 \"卖出\"", "买入\" 然后 \"卖出"),
            (#"SYSTEM "a\nb""#, #"a\nb"#),
            ("SYSTEM plain words  ", "plain words"),
            // A quotation ends at the first line that ends in its mark.
            ("SYSTEM \"eins\nzwei\"", "eins\nzwei"),
            ("SYSTEM \"\"\"eins\n\"zwei\"\ndrei\"\"\"", "eins\n\"zwei\"\ndrei"),
            // Runes that Go does not print are dropped.
            ("SYSTEM 全角\u{3000}空格", "全角空格"),
            ("\u{FEFF}# note\n\nsystem x", "x"),
        ])
    func readsLikeOllama(text: String, expected: String) throws {
        #expect(try ModelfileText.parse(text + "\nFROM m\n").system == expected)
    }

    @Test(
        "refuses what Ollama's parser or this program cannot use, with the line",
        arguments: [
            ("FROM m\nBOGUS x", "line 2"), ("FROM m\nMESSAGE boss x", "boss"), ("SYSTEM x", "FROM"),
            ("FROM m\nSYSTEM \"open", "line 2"), ("FROM m\nPARAMETER num_ctx viel", "viel"),
            ("FROM m\nPARAMETER no_such 1", "no_such"), ("FROM a b c", "a b c"), ("FROM m\nTEMPLATE x", "TEMPLATE"),
            ("", "FROM"), ("FROM m\nSYSTEM", "line 2"),
        ])
    func refusesBadFiles(text: String, named: String) {
        let error = #expect(throws: TrainerError.self) { try ModelfileText.parse(text) }
        #expect(error?.message.en.contains(named) == true)
    }

    // MARK: Recipes

    private static func recipe(_ generator: inout SplitMix64) -> ModelRecipe {
        let count = Int.random(in: 0..<6, using: &generator)
        let roles: [ChatMessage.Role] = [.user, .assistant, .system]
        let messages = (0..<count).map { _ in
            ChatMessage(roles[Int.random(in: 0..<3, using: &generator)], text(&generator))
        }
        return ModelRecipe(
            trainingKind: "fewshot", from: ModelName(base: "ljwx-stock", tag: "base"), system: text(&generator),
            parameters: [
                "num_ctx": .integer(4096), "temperature": .number(0.7), "top_k": .integer(40),
                "repeat_penalty": ModelParameter.number(1).canonical,
                "stop": .strings((0..<Int.random(in: 1..<3, using: &generator)).map { _ in text(&generator) }),
            ],
            messages: messages)
    }

    private static func text(_ generator: inout SplitMix64) -> String {
        let pieces = ["买", "，", "a", " ", "\n", "\"", "\t", "\r", "#", "FROM x", "\\n", "】", "é", "🙂", "\n\n", "\" "]
        let count = Int.random(in: 0..<12, using: &generator)
        let text = (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
        return text.contains("\"\"\"") ? "zwei" : text
    }
}
