public import Foundation

/// A valid GGUF with metadata, one tiny tensor and no use but for the scripted engine: tests and demonstrations of
/// promotion and pruning need a model file, not a model.
public enum SyntheticGGUF {
    /// - Parameters:
    ///   - chatTemplate: Jinja text; nil for a file without one. The default is detected as ChatML.
    ///   - seed: written into the name, so that different seeds give different digests.
    public static func bytes(
        contextLength: Int = 8192, chatTemplate: String? = chatML, seed: Int = 1
    ) -> [UInt8] {
        var out = Array("GGUF".utf8)
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { out.append(contentsOf: $0) }
        }
        func append(_ text: String) {
            append(UInt64(text.utf8.count))
            out.append(contentsOf: Array(text.utf8))
        }
        func append(_ name: String, text: String) {
            append(name)
            append(UInt32(8))
            append(text)
        }
        func append(_ name: String, number: Int) {
            append(name)
            append(UInt32(4))
            append(UInt32(number))
        }
        append(UInt32(3))
        append(UInt64(1))
        append(UInt64(chatTemplate == nil ? 8 : 9))
        append("general.architecture", text: "llama")
        append("general.name", text: "synthetic \(seed)")
        append("general.file_type", number: 0)
        append("llama.context_length", number: contextLength)
        append("llama.embedding_length", number: 32)
        append("llama.block_count", number: 1)
        append("llama.attention.head_count", number: 1)
        append("llama.attention.head_count_kv", number: 1)
        if let chatTemplate { append("tokenizer.chat_template", text: chatTemplate) }
        append("token_embd.weight")
        append(UInt32(2))
        append(UInt64(32))
        append(UInt64(1))
        append(UInt32(0))
        append(UInt64(0))
        while out.count % 32 != 0 { out.append(0) }
        out.append(contentsOf: [UInt8](repeating: 0, count: 32 * 4))
        return out
    }

    public static func write(to file: URL, seed: Int = 1, contextLength: Int = 8192) throws {
        try Data(bytes(contextLength: contextLength, seed: seed)).write(to: file)
    }

    public static let chatML =
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>'"
        + " + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
}
