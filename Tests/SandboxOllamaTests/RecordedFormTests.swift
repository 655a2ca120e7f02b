import Foundation
import Testing

@testable import SandboxOllama

/// Digests and sizes as a genuine server recorded them: proof that layers and manifests are the same bytes.
@Suite("the store's bytes are Ollama's bytes")
struct RecordedFormTests {
    @Test(
        "a layer's text has the digest that Ollama recorded",
        arguments: [
            (
                "{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n",
                "e3b2721cec511e3a627ae0993753abbf5c72cdf4cfcdbc8f5c33ce15c4c4e04b"
            ),
            ("你是股票分析助手。", "2a12b078419695bcb99e0e1481ba0a8b8c863de84801f37c66e6fbff219b625b"),
            ("MIT", "e5dcffe836b6ec8a58e492419b550e65fb8cbdc308503979e5dacb33ac7ea3b7"),
        ])
    func texts(text: String, digest: String) {
        #expect(ModelStore.sha256(Array(text.utf8)) == digest)
    }

    @Test("the two known templates are the recorded ones")
    func templates() {
        #expect(
            ModelStore.sha256(Array(PromptTemplate.chatMLText.utf8))
                == "e3b2721cec511e3a627ae0993753abbf5c72cdf4cfcdbc8f5c33ce15c4c4e04b")
        #expect(
            ModelStore.sha256(Array(PromptTemplate.chatMLSystemFirstText.utf8))
                == "b4150033ad59ad11df7860cc79c13dad28a7a2872eda734fec566b428c673af0")
    }

    @Test(
        "parameters have the recorded digest whatever their order in the request",
        arguments: [
            (
                #"{"temperature": 0.2, "num_ctx": 2048, "seed": 7, "stop": ["<|im_end|>"], "num_predict": 64}"#,
                "a6f1846990936bfa9e01374525e0cf0f70a625abb63214155d4b30ec7d7b10c6"
            ),
            (
                #"{"stop":["<|im_start|>","<|im_end|>"]}"#,
                "f02dd72bb2423204352eabc5637b44d79d17f109fdb510a7c51455892aa2d216"
            ),
        ])
    func parameters(json: String, digest: String) throws {
        let value = try GoJSONParser.value(of: Array(json.utf8)).canonical
        #expect(ModelStore.sha256(Array((value.text + "\n").utf8)) == digest)
    }

    @Test("a manifest's bytes have the digest that /api/tags showed")
    func manifest() {
        let model = Manifest.Layer(
            mediaType: Manifest.Kind.model.mediaType,
            digest: "sha256:a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818", size: 253_113_024)
        let config = Manifest.Layer(
            mediaType: Manifest.configType,
            digest: "sha256:3ab0c2eabafc15bda804c60fe6106a37f356c4e1208e9cb8d40a6114689202ea", size: 156)
        let bytes = Manifest(config: config, layers: [model]).bytes
        #expect(bytes.count == 415)
        #expect(
            ModelStore.sha256(bytes) == "14f8ac0fb3c4d0781f89e8e94fb0f50f6074e4433c57f2974444117109948bb3")
    }

    @Test("prompts are rendered as recorded, the request's system text first and the baked messages after it")
    func rendering() {
        let messages = [
            EngineMessage(role: "system", content: "REQ SYSTEM"), EngineMessage(role: "user", content: "招商银行？"),
            EngineMessage(role: "assistant", content: "买入。"), EngineMessage(role: "user", content: "茅台？"),
        ]
        #expect(
            PromptTemplate.chatMLSystemFirst.prompt(for: messages)
                == "<|im_start|>system\nREQ SYSTEM<|im_end|>\n<|im_start|>user\n招商银行？<|im_end|>\n"
                + "<|im_start|>assistant\n买入。<|im_end|>\n<|im_start|>user\n茅台？<|im_end|>\n<|im_start|>assistant\n")
    }

    @Test("a template that is neither ChatML nor the GGUF's own is refused by name")
    func foreignTemplate() {
        #expect(throws: APIError(400, "template error: template: :1: unclosed action")) {
            try PromptTemplate(text: "{{ .Nope")
        }
        #expect {
            try PromptTemplate(text: "[INST] {{ .Prompt }} [/INST]")
        } throws: { error in
            (error as? APIError)?.text.contains("[INST] {{ .Prompt }} [/INST]") == true
        }
    }

    @Test("a cut prompt keeps the recorded number of tokens, the first ones and the newest")
    func cutting() {
        let cut = PromptFitting.cut(Array(0..<15141), context: 2048, keep: 4)
        #expect(cut.count == 1026)
        #expect(Array(cut.prefix(5)) == [0, 1, 2, 3, 14119])
    }

    @Test("the thirty-second equal piece in a row is one too many")
    func repetition() {
        var guarding = RepetitionGuard()
        let stuck = (1...40).first { _ in guarding.isStuck(after: " a ") }
        #expect(stuck == 32)
    }

    @Test(
        "names follow Ollama's rules",
        arguments: [
            ("UPPER", true), ("a b", false), ("-x", false), ("x:", false), ("x:tag!", false), ("股票", false),
            ("a/b/c/d/e", false), ("ns.x/m", false), ("ns/m", true), ("h.io/ns/m:t", true), ("x:cloud", true),
            ("..", false), (".x", false), ("_x", true), ("x/../y", false), ("stock-600519.sh:2026-11-20", true),
        ])
    func names(text: String, isValid: Bool) {
        #expect((ModelReference(text) != nil) == isValid)
    }

    @Test(
        "durations of keep_alive are Go's",
        arguments: [("30s", 30.0), ("5m", 300), ("1h30m", 5400), ("-1s", -1), ("0", 0), ("1.5s", 1.5)])
    func durations(text: String, seconds: Double) throws {
        let found = try Question.goDuration(text)
        #expect(found == seconds)
    }
}
