import Foundation
import Modelfile
import Testing
import TrainerCore

@Suite("a prompt as the server renders it")
struct RenderedPromptTests {
    static let messages = [
        ChatMessage(.system, "你是分析助手。"), ChatMessage(.user, "收盘价 10.5？\n"), ChatMessage(.assistant, "【结论】\n评级：买入。"),
        ChatMessage(.user, "收盘价 11.2？"), ChatMessage(.assistant, "【结论】\n评级：买入。"), ChatMessage(.user, "收盘价 9.8？"),
    ]

    private func rendered(_ messages: [ChatMessage]) -> RenderedPrompt {
        RenderedPrompt(
            messages.map { "<|im_start|>\($0.role.rawValue)\n\($0.content)<|im_end|>\n" }.joined()
                + "<|im_start|>assistant\n")
    }

    @Test("that holds every message in its order misses none, whatever stands between them and at their ends")
    func whole() {
        #expect(rendered(Self.messages).firstMissing(of: Self.messages) == nil)
        let trimmed = RenderedPrompt(
            Self.messages.map { $0.content.trimmingCharacters(in: .newlines) }.joined(separator: "\n\n"))
        #expect(trimmed.firstMissing(of: Self.messages) == nil)
        #expect(RenderedPrompt("").firstMissing(of: []) == nil)
    }

    @Test("misses the message that was dropped, also one whose like stands elsewhere", arguments: messages.indices)
    func dropped(place: Int) throws {
        var left = Self.messages
        left.remove(at: place)
        let missing = try #require(rendered(left).firstMissing(of: Self.messages))
        // Without the first of two like answers the second is found in its place, and then what stood between them is not.
        #expect(missing == (place == 2 ? 3 : place))
    }

    @Test("misses a message that was cut, and one that stands before its turn")
    func cutOrMoved() {
        var cut = Self.messages
        cut[2] = ChatMessage(.assistant, "【结论】\n评级：买")
        #expect(rendered(cut).firstMissing(of: Self.messages) == 3, "its like stands in for it, but not in its turn")
        cut = Self.messages
        cut[5] = ChatMessage(.user, "收盘价 9")
        #expect(rendered(cut).firstMissing(of: Self.messages) == 5)
        var moved = Self.messages
        moved.swapAt(1, 3)
        #expect(rendered(moved).firstMissing(of: Self.messages) == 3)
    }
}
