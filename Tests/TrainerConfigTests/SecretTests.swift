import Foundation
import Messages
import Testing
import TrainerConfig
import TrainerCore

private let token = "0123456789abcdef0123456789abcdef0123456789abcdef01234567"

@Suite struct SecretTests {
    @Test("a secret shows itself in no text, dump, mirror or encoding")
    func hidden() throws {
        struct Holder: Encodable { let token: Secret }
        let secret = Secret(token)
        var dumped = ""
        dump(Holder(token: secret), to: &dumped)
        let shown = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(Holder(token: secret))", dumped,
            String(reflecting: [secret]),
            String(decoding: try JSONEncoder().encode(Holder(token: secret)), as: UTF8.self),
            "\(Mirror(reflecting: secret).children.map(\.value))",
        ]
        for text in shown { #expect(!text.contains(token)) }
        #expect(secret.revealed() == token)
    }

    @Test("the credential comes before the file, the file before the environment")
    func order() throws {
        let files = MemoryFiles(["/run/credentials/u/tushare_token": token + "a\n", "/t": token + "b\n"])
        let all = ["CREDENTIALS_DIRECTORY": "/run/credentials/u", "TUSHARE_TOKEN": token + "c"]
        let first = try SecretLoader(environment: all, files: files).tushareToken(tokenFile: "/t")
        #expect(first.origin == .credential)
        #expect(first.secret.revealed() == token + "a")
        let second = try SecretLoader(environment: ["TUSHARE_TOKEN": token], files: files).tushareToken(tokenFile: "/t")
        #expect(second.origin == .file)
        #expect(second.secret.revealed() == token + "b")
        #expect(second.warning == nil)
        let third = try SecretLoader(
            environment: ["CREDENTIALS_DIRECTORY": "/run/credentials/none", "TUSHARE_TOKEN": token], files: files
        ).tushareToken(tokenFile: nil)
        #expect(third.origin == .environment)
        #expect(third.warning == .tokenFromEnvironment)
    }

    @Test(
        "no token is token_missing with the three remedies and the two ways without one",
        arguments: [[:], ["TUSHARE_TOKEN": ""]])
    func missing(environment: [String: String]) throws {
        let error = try failure(environment, MemoryFiles(), nil)
        #expect(error.code == .tokenMissing)
        let ways = ["LoadCredential=tushare_token", "token_file", "TUSHARE_TOKEN", "\"free\"", "\"csv\""]
        for remedy in ways {
            #expect(error.hint?.zh.contains(remedy) == true && error.hint?.en.contains(remedy) == true)
        }
    }

    @Test(
        "a token file that others can reach is refused with the command that closes it",
        arguments: [0o640, 0o604, 0o644, 0o660, 0o620] as [UInt16])
    func openFile(mode: UInt16) throws {
        let error = try failure(["TUSHARE_TOKEN": token], MemoryFiles(["/t": token], mode: mode), "/t")
        #expect(error.code == .tokenMissing)
        #expect(error.message == .tokenFileOpenToOthers(path: "/t", mode: "0" + String(mode, radix: 8)))
        #expect(error.hint == .closeTokenFile(path: "/t"))
    }

    @Test("0600 and 0400 are close enough", arguments: [0o600, 0o400] as [UInt16])
    func closedFile(mode: UInt16) throws {
        let loader = SecretLoader(environment: [:], files: MemoryFiles(["/t": token], mode: mode))
        #expect(try loader.tushareToken(tokenFile: "/t").secret.revealed() == token)
    }

    @Test("a named file that is absent or unreadable is an error, not the next place")
    func namedFile() throws {
        #expect(try failure(["TUSHARE_TOKEN": token], MemoryFiles(), "/t").message == .tokenFileAbsent(path: "/t"))
        var files = MemoryFiles()
        files.faults["/t"] = "Permission denied"
        let error = try failure(["TUSHARE_TOKEN": token], files, "/t")
        #expect(error.message == .tokenFileUnreadable(path: "/t"))
        #expect(error.cause == .foreign("Permission denied"))
    }

    @Test(
        "what cannot be a token is refused without being shown",
        arguments: ["", " \n", "a b", "a\nb", "中文", "a\"b", "a\\b", "a\u{0}b"])
    func malformed(text: String) throws {
        let error = try failure([:], MemoryFiles(["/t": text]), "/t")
        #expect(error.code == .tokenInvalid)
        #expect(error.message == .tokenMalformed(place: "/t"))
    }

    private func failure(
        _ environment: [String: String], _ files: MemoryFiles, _ tokenFile: String?
    ) throws -> TrainerError {
        try #require(throws: TrainerError.self) {
            try SecretLoader(environment: environment, files: files).tushareToken(tokenFile: tokenFile)
        }
    }
}
