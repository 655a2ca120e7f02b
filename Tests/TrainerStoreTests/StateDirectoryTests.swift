import Foundation
import Messages
import Testing
import TrainerTestSupport

@testable import TrainerStore

@Suite("state directory")
struct StateDirectoryTests {
    @Test(
        "one that lets everyone in is told with its path, its mode and the command that closes it",
        arguments: [(0o755, "0755"), (0o751, "0751"), (0o1777, "1777")])
    func open(mode: Int, shown: String) async throws {
        try await TemporaryDirectory.with { root in
            let path = root.path(percentEncoded: false)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            #expect(StateDirectory.exposure(of: path) == .stateDirectoryIsOpen(path, mode: shown))
            let text = StateDirectory.exposure(of: path)?.en
            #expect(text?.contains("\(path) has mode \(shown)") == true && text?.contains("chmod 0750 \(path)") == true)
        }
    }

    @Test(
        "of one for its owner and group alone, or one that is not there, nothing is told",
        arguments: [0o750, 0o700, nil])
    func closed(mode: Int?) async throws {
        try await TemporaryDirectory.with { root in
            let path = root.appending(path: "state").path(percentEncoded: false)
            if let mode {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            }
            #expect(StateDirectory.exposure(of: path) == nil)
        }
    }

    @Test(
        "the folder above is found for every path, that of one character too",
        arguments: [
            ("/var/lib/x", "/var/lib"), ("/x", "/"), ("/", "/"), ("a/b", "a"), ("a//b/", "a"), ("state", "."),
            ("s", "."),
            ("", "."),
        ])
    func folder(path: String, folder: String) {
        #expect(FileSystem.folder(of: path) == folder)
    }
}
