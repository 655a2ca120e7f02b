import ControlAPI
import Foundation
import Messages
import NIOCore
import TrainerCore

/// A request's body as a value, or an error that says which field is wrong.
enum BodyReader {
    static func decode<Value: ControlRequest>(_ type: Value.Type, from buffer: ByteBuffer) throws -> Value {
        // No body means all defaults.
        let data = buffer.readableBytes == 0 ? Data("{}".utf8) : Data(buffer.readableBytesView)
        do {
            let names = try JSONDecoder().decode([String: Ignored].self, from: data).keys
            let unknown = Set(names).subtracting(Value.fields).sorted()
            guard unknown.isEmpty else {
                throw TrainerError(.usage, .requestFieldsUnknown(unknown, known: Value.fields))
            }
            return try ControlJSON.decode(type, from: data)
        } catch let error as DecodingError {
            throw TrainerError(.usage, message(of: error))
        }
    }

    /// Any value: its name alone is looked at.
    private struct Ignored: Decodable {
        init(from decoder: any Decoder) {}
    }

    private static func message(of error: DecodingError) -> Message {
        switch error {
        case .dataCorrupted(let context) where context.codingPath.isEmpty: .requestBodyNotJSON
        case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context):
            .requestBodyInvalid(place: place(context.codingPath, context.debugDescription))
        case .keyNotFound(let key, let context):
            .requestBodyInvalid(place: place(context.codingPath + [key], "missing"))
        @unknown default: .requestBodyNotJSON
        }
    }

    private static func place(_ path: [any CodingKey], _ reason: String) -> String {
        (path.isEmpty ? "/" : path.map(wireName).joined(separator: ".")) + ": " + reason
    }

    /// The decoder tells a field as the type names it; who sent the body knows it as it stands on the wire.
    private static func wireName(_ key: any CodingKey) -> String {
        key.stringValue.reduce(into: "") { name, letter in
            name += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
        }
    }
}
