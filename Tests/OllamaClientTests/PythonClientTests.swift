import Foundation
import SandboxOllama
import Testing
import TrainerTestSupport

@testable import OllamaClient

@Suite("the real ollama Python client works with the sandbox", .timeLimit(.minutes(10)))
struct PythonClientTests {
    static let script = """
        import sys, ollama
        url, weights = sys.argv[1:3]
        client = ollama.Client(host=url)
        assert [m.model for m in client.list().models] == ["base:latest"], client.list()
        digest = client.create_blob(weights)
        steps = [p.status for p in client.create("py", files={"m.gguf": digest}, system="你是分析师。", stream=True)]
        assert steps[-1] == "success", steps
        done = client.create("py2", from_="py", parameters={"temperature": 0},
            messages=[{"role": "user", "content": "问"}, {"role": "assistant", "content": "答"}])
        assert done.status == "success", done
        shown = client.show("py2")
        assert shown.details.parent_model == "py:latest" and shown.modelinfo["llama.context_length"] == 8192, shown
        assert 'SYSTEM 你是分析师。' in shown.modelfile and 'MESSAGE user 问' in shown.modelfile, shown.modelfile
        question = [{"role": "user", "content": "茅台高于MA5？"}]
        whole = client.chat("py2", question)
        assert whole.message.content == "茅台高于MA5？" and whole.done and whole.done_reason == "stop", whole
        assert whole.eval_count > 0 and whole.total_duration > 0, whole
        parts = list(client.chat("py2", question, stream=True))
        assert "".join(p.message.content for p in parts) == "茅台高于MA5？" and parts[-1].done, parts
        text = client.generate("py2", "你好")
        assert text.response == "你好" and text.done, text
        assert [m.model for m in client.ps().models] == ["py2:latest"], client.ps()
        assert client.copy("py2", "ljwx:champion").status == "success"
        names = {m.model: m.digest for m in client.list().models}
        assert names["ljwx:champion"] == names["py2:latest"], names
        for name in ("py2", "ljwx:champion"):
            assert client.delete(name).status == "success"
        try:
            client.show("py2")
            raise SystemExit("a deleted model was shown")
        except ollama.ResponseError as error:
            assert error.status_code == 404 and error.error == "model 'py2:latest' not found", error
        print("all is well")
        """

    @Test(
        "lists, creates, chats, shows, copies, deletes",
        .enabled(if: TestPython.isThere, Comment(rawValue: Setup.noPython)))
    func wholeLife() async throws {
        let python = try #require(TestPython.executable)
        let weights = FileManager.default.temporaryDirectory.appending(path: "olm-\(UUID().uuidString).gguf")
        defer { try? FileManager.default.removeItem(at: weights) }  // a left-over file in /tmp hurts nobody
        try SyntheticGGUF.write(to: weights, seed: 2)
        try await Sandbox.with { client, _ in
            let process = Process()
            let output = Pipe()
            process.executableURL = python
            process.arguments = ["-c", Self.script, client.baseURL.absoluteString, weights.path]
            process.standardOutput = output
            process.standardError = output
            let said = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Data, any Error>) in
                process.terminationHandler = { _ in
                    done.resume(returning: output.fileHandleForReading.availableData)
                }
                do { try process.run() } catch { done.resume(throwing: error) }
            }
            #expect(String(decoding: said, as: UTF8.self) == "all is well\n")
            #expect(process.terminationStatus == 0)
        }
    }
}
