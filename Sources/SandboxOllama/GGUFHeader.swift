import Foundation

/// The metadata and the tensor list of a GGUF file (versions 2 and 3, little endian); the weights are not read.
/// Format: ggml's docs/gguf.md.
struct GGUFHeader: Sendable {
    enum Value: Hashable, Sendable {
        case unsigned(UInt64)
        case signed(Int64)
        case float32(Float)
        case float64(Double)
        case bool(Bool)
        case string(String)
        /// Only counted: token lists have hundreds of thousands of entries.
        case array(count: Int)

        var integer: Int? {
            switch self {
            case .unsigned(let value): Int(exactly: value)
            case .signed(let value): Int(exactly: value)
            default: nil
            }
        }

        var json: GoJSON {
            switch self {
            case .unsigned(let value): .number(String(value))
            case .signed(let value): .number(String(value))
            case .float32(let value): .number(GoJSON.goNumber(value))
            case .float64(let value): .number(GoJSON.goNumber(value))
            case .bool(let value): .bool(value)
            case .string(let value): .string(value)
            case .array: .null
            }
        }
    }

    struct Tensor: Hashable, Sendable {
        let name: String
        let shape: [UInt64]
        let type: UInt32
    }

    let values: [String: Value]
    let tensors: [Tensor]

    /// Not a GGUF file, or one cut short.
    struct Invalid: Error {}

    init(file: URL) throws {
        let data = try Data(contentsOf: file, options: .mappedIfSafe)
        var reader = Reader(data: data)
        guard try reader.bytes(4).elementsEqual("GGUF".utf8), (2...3).contains(try reader.unsigned32()) else {
            throw Invalid()
        }
        let tensorCount = try reader.unsigned64()
        let valueCount = try reader.unsigned64()
        guard tensorCount < 1 << 20, valueCount < 1 << 20 else { throw Invalid() }
        var values: [String: Value] = [:]
        for _ in 0..<valueCount {
            let name = try reader.string()
            values[name] = try reader.value(of: try reader.unsigned32())
        }
        var tensors: [Tensor] = []
        for _ in 0..<tensorCount {
            let name = try reader.string()
            let dimensions = try reader.unsigned32()
            guard dimensions <= 8 else { throw Invalid() }
            var shape: [UInt64] = []
            for _ in 0..<dimensions { shape.append(try reader.unsigned64()) }
            let type = try reader.unsigned32()
            _ = try reader.unsigned64()
            tensors.append(Tensor(name: name, shape: shape, type: type))
        }
        self.values = values
        self.tensors = tensors
    }

    var architecture: String { if case .string(let name) = values["general.architecture"] { name } else { "unknown" } }
    var parameterCount: UInt64 { tensors.reduce(0) { $0 + $1.shape.reduce(1, *) } }
    var chatTemplate: String? { if case .string(let text) = values["tokenizer.chat_template"] { text } else { nil } }
    func integer(_ name: String) -> Int? { values["\(architecture).\(name)"]?.integer }
    var contextLength: Int? { integer("context_length") }

    /// `134.52M`, as Ollama's HumanNumber writes it.
    var parameterSize: String {
        let count = Double(parameterCount)
        func form(_ unit: Double, _ digits: Int, _ letter: String) -> String {
            let number = count / unit
            return
                (number == number.rounded(.down)
                ? String(format: "%.0f", number) : String(format: "%.\(digits)f", number)) + letter
        }
        switch count {
        case 1e9...: return form(1e9, 1, "B")
        case 1e6...: return form(1e6, 2, "M")
        case 1e3...: return form(1e3, 0, "K")
        default: return String(parameterCount)
        }
    }

    /// By `general.file_type` (llama.h, llama_ftype).
    var quantizationLevel: String {
        let names: [Int: String] = [
            0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S",
            12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 32: "BF16",
        ]
        return values["general.file_type"]?.integer.flatMap { names[$0] } ?? "unknown"
    }

    /// ggml.h, ggml_type.
    static func typeName(_ type: UInt32) -> String {
        let names: [UInt32: String] = [
            0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1", 10: "Q2_K",
            11: "Q3_K", 12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 30: "BF16",
        ]
        return names[type] ?? "unknown"
    }

    private struct Reader {
        let data: Data
        var position = 0

        init(data: Data) { self.data = data }

        mutating func bytes(_ count: Int) throws -> Data {
            guard count >= 0, count <= data.count - position else { throw Invalid() }
            defer { position += count }
            return data[data.startIndex + position..<data.startIndex + position + count]
        }

        mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
            let size = MemoryLayout<Value>.size
            guard size <= data.count - position else { throw Invalid() }
            defer { position += size }
            return Value(
                littleEndian: data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: Value.self) })
        }
        mutating func unsigned32() throws -> UInt32 { try integer(UInt32.self) }
        mutating func unsigned64() throws -> UInt64 { try integer(UInt64.self) }

        mutating func length() throws -> Int {
            guard let length = Int(exactly: try unsigned64()), length <= data.count else { throw Invalid() }
            return length
        }

        mutating func string() throws -> String { String(decoding: try bytes(try length()), as: UTF8.self) }

        mutating func value(of type: UInt32) throws -> Value {
            switch type {
            case 0: return .unsigned(UInt64(try integer(UInt8.self)))
            case 1: return .signed(Int64(Int8(bitPattern: try integer(UInt8.self))))
            case 2: return .unsigned(UInt64(try integer(UInt16.self)))
            case 3: return .signed(Int64(Int16(bitPattern: try integer(UInt16.self))))
            case 4: return .unsigned(UInt64(try unsigned32()))
            case 5: return .signed(Int64(Int32(bitPattern: try unsigned32())))
            case 6: return .float32(Float(bitPattern: try unsigned32()))
            case 7: return .bool(try integer(UInt8.self) != 0)
            case 8: return .string(try string())
            case 9: return .array(count: try skipArray())
            case 10: return .unsigned(try unsigned64())
            case 11: return .signed(Int64(bitPattern: try unsigned64()))
            case 12: return .float64(Double(bitPattern: try unsigned64()))
            default: throw Invalid()
            }
        }

        mutating func skipArray() throws -> Int {
            let type = try unsigned32()
            let count = try length()
            let widths: [UInt32: Int] = [0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8]
            if let width = widths[type] {
                guard count <= (data.count - position) / width else { throw Invalid() }
                position += count * width
            } else if type == 8 {
                // Vocabularies have hundreds of thousands of texts: step over them.
                for _ in 0..<count {
                    let length = try length()
                    guard length <= data.count - position else { throw Invalid() }
                    position += length
                }
            } else {
                for _ in 0..<count { _ = try value(of: type) }
            }
            return count
        }
    }
}
