import Testing
import TrainerCore

@testable import TrainerDaemon

@Suite("what Ollama refuses")
struct RefusalTests {
    @Test(
        "a full queue, a proxy without Ollama behind it and a dead model process pass by themselves",
        arguments: [
            (429, "too many requests", PassingRefusal.busy),
            (502, "<html>Bad Gateway</html>", .busy),
            (503, "server busy, please try again.  maximum pending requests exceeded", .busy),
            (504, "", .busy),
            (500, "llama-server process has terminated: exit status 1", .runnerDied),
            (500, "llama runner process has terminated: signal: killed", .runnerDied),
            (500, "model runner has unexpectedly stopped, this may be due to resource limitations", .runnerDied),
            (200, "an error was encountered while running the model: unexpected EOF", .runnerDied),
        ])
    func passing(status: Int, text: String, kind: PassingRefusal) {
        #expect(PassingRefusal(status: status, text: text) == kind)
    }

    @Test(
        "a refusal that a person has to act on stands",
        arguments: [
            (400, "invalid model name"), (404, "model 'x' not found"), (403, ""),
            (500, "option \"num_ctx\" must be of type integer"), (200, "pull model manifest: no such host"),
            (400, "llama-server process has terminated: exit status 1"),
        ])
    func standing(status: Int, text: String) {
        #expect(PassingRefusal(status: status, text: text) == nil)
    }
}
