import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("what an error says to a person")
struct ErrorTextTests {
    private struct Shape: Decodable { let days: Int }
    private struct Plain: Error, CustomStringConvertible { let description = "in its own words" }

    private func text(of work: () throws -> Void) -> String? {
        do { try work() } catch { return ErrorText.of(error) }
        return nil
    }

    @Test("a file that is not there is the system's text, however Foundation was asked for it")
    func missing() {
        let path = "/nowhere/to/be/found"
        #expect(text { _ = try Data(contentsOf: URL(filePath: path)) } == "No such file or directory")
        #expect(text { _ = try FileManager.default.contentsOfDirectory(atPath: path) } == "No such file or directory")
        #expect(text { _ = try FileHandle(forReadingFrom: URL(filePath: path)) } == "No such file or directory")
    }

    @Test("a device without room is the system's text")
    func full() throws {
        let handle = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        #expect(text { try handle.write(contentsOf: Data("x".utf8)) } == "No space left on device")
        try handle.close()
    }

    @Test("an answer of another shape names the place, and no error is a dump of a Swift value")
    func shapes() throws {
        let wrong = try #require(text { _ = try JSONDecoder().decode(Shape.self, from: Data(#"{"days":"x"}"#.utf8)) })
        #expect(wrong.hasPrefix("days: "))
        let broken = try #require(text { _ = try JSONDecoder().decode(Shape.self, from: Data("{".utf8)) })
        for words in [wrong, broken] {
            #expect(!words.contains("Swift.") && !words.contains("DecodingError") && !words.contains("Error Domain"))
        }
        #expect(ErrorText.of(Plain()) == "in its own words")
    }

    @Test("an error of the product is its sentence and its cause, in both languages")
    func ours() {
        let error = TrainerError(
            .diskFull, .diskFull(path: "/a/b", freeBytes: 0), hint: .diskFullHint(directory: "/a"),
            cause: .foreign("ENOSPC"))
        let message = Message.resultsNotWritten("r.json", cause: .of(error))
        #expect(message.en.contains("/a/b") && message.en.contains("(ENOSPC)"))
        #expect(message.zh.contains("/a/b") && message.zh.contains("（ENOSPC）"))
        #expect(!"\(error)".contains("TrainerError") && !message.zh.contains("Message"))
    }
}
