import ControlAPI
import Foundation
import Testing

@Suite struct UnixSocketProbeTests {
    @Test("says what stands at a path without touching it")
    func kinds() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/ljwx-probe-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a temporary folder may stay behind
        #expect(UnixSocketProbe.of(path: folder + "/none") == .absent)
        #expect(UnixSocketProbe.of(path: folder + "/none/below") == .absent)

        let file = folder + "/file"
        try Data("kept".utf8).write(to: URL(filePath: file))
        #expect(UnixSocketProbe.of(path: file) == .notSocket)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "kept")

        let path = folder + "/socket"
        let address = try #require(UnixSocketAddress(path: path))
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #expect(address.withSockaddr { bind(descriptor, $0, $1) } == 0)
        #expect(UnixSocketProbe.of(path: path) == .refusing)
        #expect(listen(descriptor, 1) == 0)
        #expect(UnixSocketProbe.of(path: path) == .answering)
        close(descriptor)
        #expect(UnixSocketProbe.of(path: path) == .refusing)
    }

    @Test("107 bytes fit into sun_path, 108 do not", arguments: [(0, false), (1, true), (107, true), (108, false)])
    func length(_ count: Int, _ fits: Bool) {
        #expect((UnixSocketAddress(path: String(repeating: "a", count: count)) != nil) == fits)
    }
}
