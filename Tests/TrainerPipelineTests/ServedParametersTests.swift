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

    @Test("what was sent is found, however a number is written")
    func agrees() throws {
        let sent: [String: ModelParameter] = [
            "num_ctx": .integer(4096), "stop": .strings(["<|im_start|>", "a \"b\"\n"]), "temperature": .number(0.7),
            "top_p": .number(1), "repeat_penalty": .number(1.1),
        ]
        #expect(shown.difference(from: sent) == nil)
        #expect(shown.difference(from: ["num_ctx": .integer(4096)]) == nil)
        try shown.expect(sent, of: ModelName(base: "m"))
    }

    @Test("a parameter that was not sent is no success either, and is named with its value")
    func unsent() {
        let error = #expect(throws: TrainerError.self) {
            try ServedParameters("top_k 40\nmin_p 0.7").expect(["top_k": .integer(40)], of: ModelName(base: "m"))
        }
        #expect(error?.code == .modelNotVerified)
        #expect(error?.message.en.contains("parameter min_p was not sent, found 0.7") == true)
    }

    @Test(
        "what the model brings and no setting sets is sent: at Ollama's default, or as it is where it belongs to the template"
    )
    func explicit() throws {
        let base = ServedParameters(
            """
            min_p                          0.7
            repeat_last_n                  -1
            seed                           9
            presence_penalty               1.5
            frequency_penalty              0
            typical_p                      1
            temperature                    1.3
            stop                           "不构成"
            num_keep                       24
            num_thread                     2
            """)
        let found = try base.explicit(under: ["temperature": .number(0.7)], of: ModelName(base: "m"))
        let expected: [String: ModelParameter] = [
            "temperature": .number(0.7), "min_p": .integer(0), "repeat_last_n": .integer(64), "seed": .integer(-1),
            "presence_penalty": .integer(0), "frequency_penalty": .integer(0), "typical_p": .integer(1),
            "stop": .strings(["不构成"]), "num_keep": .integer(24), "num_thread": .integer(2),
        ]
        #expect(found.values == expected)
        #expect(
            found.replaced == ["min_p 0.7 → 0", "presence_penalty 1.5 → 0", "repeat_last_n -1 → 64", "seed 9 → -1"])
        let again = try ServedParameters("seed 9").explicit(under: ["seed": .integer(7)], of: ModelName(base: "m"))
        #expect(again == ExplicitParameters(values: ["seed": .integer(7)], replaced: []))
    }

    @Test(
        "what can be neither overridden nor written down is refused by name",
        arguments: [
            ("no_such 1", "no_such"), ("use_mmap false", "use_mmap"), (#"stop "\x00""#, "stop"),
            ("stop \"a\u{200B}b\"", "stop"), ("num_thread viele", "num_thread"), (#"stop "\"\"\"""#, "stop"),
        ])
    func refused(line: String, name: String) {
        let error = #expect(throws: TrainerError.self) {
            try ServedParameters(line).explicit(under: [:], of: ModelName(base: "m"))
        }
        #expect(error?.code == .conflict)
        #expect(error?.message.en.contains("m brings the parameter \(name) with the value") == true)
        #expect(error?.hint?.en.contains("PARAMETER \(name)") == true)
    }

    private static let foreign = ServedModel(
        system: "", template: "{{ .Prompt }}", messages: [],
        parameterText: "min_p 0.7\nseed 9\nstop \"不构成\"", family: "qwen2", trainedContext: 32_768)

    @Test(
        "a version carries no parameter that its Modelfile does not show, whatever its base brings",
        arguments: [BuildLineage.pinnedBase, .chain])
    func wholeModelfile(lineage: BuildLineage) async throws {
        let world = try await PipelineWorld { $0.fewShot = PipelineWorld.fewShot(lineage: lineage) }
        world.server.install(PipelineWorld.family.configured, Self.foreign)
        for day in 0...1 {
            if day > 0 { world.advance(toDay: day) }
            let run = try await world.run()
            let name = try #require(run.model)
            let shown = try #require(try await world.server.show(name))
            let lines = shown.parameterText.split(separator: "\n").map(String.init).sorted()
            #expect(
                lines == [
                    "min_p 0", "num_ctx 8192", "num_predict 700", "seed -1", "stop \"不构成\"", "temperature 0.3",
                ])
            let modelfile = try #require(try await world.file("runs/\(run.id)/Modelfile"))
            let written = modelfile.split(separator: "\n").filter { $0.hasPrefix("PARAMETER ") }
            #expect(
                written == [
                    "PARAMETER min_p 0", "PARAMETER num_ctx 8192", "PARAMETER num_predict 700", "PARAMETER seed -1",
                    "PARAMETER stop \"\"\"不构成\"\"\"", "PARAMETER temperature 0.3",
                ])
        }
    }

    @Test("a base with a parameter that can be neither overridden nor written fails the run by name")
    func unsayable() async throws {
        let world = try await PipelineWorld()
        let odd = ServedModel(
            system: "", template: "{{ .Prompt }}", messages: [], parameterText: "mirostat 2", family: "qwen2",
            trainedContext: 32_768)
        world.server.install(PipelineWorld.family.configured, odd)
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .conflict)
        #expect(run.error?.message.en.contains("mirostat") == true)
        #expect(try await world.stores.models.models().isEmpty)
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
