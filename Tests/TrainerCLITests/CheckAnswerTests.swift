import Foundation
import Testing

@testable import TrainerCLI

/// `ljwxctl check-answer`, without any daemon.
@Suite struct CheckAnswerTests {
    private static let prompt = "股票600000.SH，收盘价：10.25元，MA5：10.18，MA20：9.98，RSI14：62.3"

    private func check(_ answer: Data, prompt: String = prompt, _ more: String...) async throws -> CLIResult {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ljwx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a temporary folder may stay behind
        let (question, file) = (folder.appending(path: "q.txt"), folder.appending(path: "a.txt"))
        try Data(prompt.utf8).write(to: question)
        try answer.write(to: file)
        return await runTool(
            ["check-answer", "--prompt", question.path, file.path] + more, socket: "/tmp/ljwx-none/s")
    }

    @Test("an answer that says what was given ends with 0, each claim marked")
    func faithful() async throws {
        let result = try await check(Data("收盘价10.25元高于MA20的9.98，RSI为62.3。".utf8))
        #expect(result.status == .success, "\(result)")
        #expect(result.out.contains("10.25元✓"))
        #expect(!result.out.contains("\n✗ "))
    }

    @Test("a false number and a false word end with 10 and are named, with what was given")
    func unfaithful() async throws {
        let result = try await check(Data("收盘价10.25元低于MA20，RSI为72.3。".utf8))
        #expect(result.status == .gateRejected)
        #expect(result.out.contains("\n✗ RSI为72.3 (given: 62.3)\n"), "\(result.out)")
        #expect(result.out.contains("2 contradicted"))
    }

    @Test("in JSON there is each claim with its verdict")
    func json() async throws {
        let result = try await check(Data("RSI为72.3。".utf8), "--json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])
        #expect(object["faithful"] as? Bool == false)
        #expect((object["claims"] as? [[String: Any]])?.first?["verdict"] as? String == "contradicted")
        #expect((object["measures"] as? [String: Any])?["keys_given"] as? Int != nil)
    }

    @Test("what cannot be read is a usage error that names the file and what to do")
    func unreadable() async throws {
        let notText = try await check(Data([0xFF, 0xFE, 0x00]))
        #expect(notText.status == .usage)
        #expect(notText.err.contains("a.txt is no UTF-8 text") && notText.err.contains("hint: convert it first"))
        let long = try await check(Data(repeating: 65, count: (1 << 20) + 1))
        #expect(long.status == .usage && long.err.contains("1 MiB") && long.err.contains("hint: a file holds one"))
        let bare = try await check(Data("RSI为72.3。".utf8), prompt: "请分析这只股票")
        #expect(bare.status == .usage && bare.err.contains("q.txt") && bare.err.contains("RSI14：62.3"))
        let missing = await runTool(
            ["check-answer", "--prompt", "/no/such/file", "/no/such/answer"], socket: "/tmp/ljwx-none/s")
        #expect(missing.status == .usage && missing.err.contains("/no/such/file"))
        #expect(missing.err.contains("hint: name a file"))
        let both = await runTool(["check-answer", "--prompt", "-"], socket: "/tmp/ljwx-none/s")
        #expect(both.status == .usage)
    }

    @Test(
        "an answer that says nothing of the numbers is not faithful: it ends with 10 and says so",
        arguments: ["", "aaaa", "观望。"])
    func nothingClaimed(answer: String) async throws {
        let result = try await check(Data(answer.utf8))
        #expect(result.status == .gateRejected, "\(result)")
        #expect(result.out.contains("nothing claimed"), "\(result.out)")
        #expect(!result.out.contains("0 claims"))
        let json = try await check(Data(answer.utf8), "--json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any])
        #expect(json.status == .gateRejected)
        #expect(object["faithful"] as? Bool == false)
        #expect(object["nothing_claimed"] as? Bool == true)
    }

    @Test("an answer that claims something says in JSON that it does", arguments: ["收盘价10.25元。", "RSI为72.3。"])
    func somethingClaimed(answer: String) async throws {
        let result = try await check(Data(answer.utf8), "--json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])
        #expect(object["nothing_claimed"] as? Bool == false)
    }
}
