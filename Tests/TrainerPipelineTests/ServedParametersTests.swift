import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("the parameters that a made model carries")
struct ServedParametersTests {
    @Test(
        "a model that Ollama made without a parameter is no success: it fails the run and names parameter and value",
        arguments: [("num_ctx", "8192"), ("num_predict", "700"), ("temperature", "0.3")])
    func dropped(name: String, value: String) async throws {
        let world = try await PipelineWorld()
        world.server.dropParameter(name)
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .modelNotVerified)
        #expect(run.error?.message.en.contains("parameter \(name) sent as \(value), found nowhere") == true)
        #expect(try await world.stores.models.models().isEmpty)
        #expect(try await world.orphans().isEmpty)
        #expect(world.alias(PipelineWorld.family.champion) == nil)
    }

    /// As a genuine server pads and quotes them.
    private let shown = ServedParameters(
        """
        num_ctx                        4096
        stop                           "<|im_start|>"
        stop                           "a \\"b\\"\\n"
        temperature                    0.7
        top_p                          1
        repeat_penalty                 1.100000023841858
        """)

    @Test("what was sent is found, however a number is written, and what the base brought along does not count")
    func agrees() {
        let sent: [String: ModelParameter] = [
            "num_ctx": .integer(4096), "stop": .strings(["<|im_start|>", "a \"b\"\n"]), "temperature": .number(0.7),
            "top_p": .number(1), "repeat_penalty": .number(1.1),
        ]
        #expect(shown.difference(from: sent) == nil)
        #expect(shown.difference(from: ["num_ctx": .integer(4096)]) == nil)
    }

    @Test("another value, another list and a missing parameter are differences")
    func differs() {
        #expect(
            shown.difference(from: ["num_ctx": .integer(2048), "top_p": .number(0.9)])
                == .init(name: "num_ctx", sent: "2048", found: "4096"))
        #expect(shown.difference(from: ["seed": .integer(1)]) == .init(name: "seed", sent: "1", found: nil))
        #expect(shown.difference(from: ["stop": .strings(["<|im_start|>"])])?.name == "stop")
        #expect(shown.difference(from: ["stop": .integer(1)])?.name == "stop")
        #expect(ServedParameters("").difference(from: [:]) == nil)
    }
}
