import Foundation
import Testing

@testable import ControlClient

@Suite struct LineSplitterTests {
    @Test("the same lines come out however the bytes are cut", arguments: 1...12)
    func anyCut(_ size: Int) throws {
        let text = "{\"value\":\"中文\"}\n\n{\"heartbeat\":true}\n{\"end\":true}\n"
        let bytes = Array(text.utf8)
        var splitter = LineSplitter()
        var lines: [Data] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            lines += try splitter.lines(adding: bytes[start..<min(start + size, bytes.count)])
        }
        #expect(lines.map { String(decoding: $0, as: UTF8.self) } == text.split(separator: "\n").map(String.init))
    }

    @Test("a line without end is refused before it fills the memory")
    func endless() throws {
        var splitter = LineSplitter()
        #expect(throws: LineSplitter.LineTooLong.self) {
            for _ in 0...5 { _ = try splitter.lines(adding: [UInt8](repeating: 65, count: 1_000_000)) }
        }
    }
}
