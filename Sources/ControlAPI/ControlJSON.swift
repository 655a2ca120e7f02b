public import Foundation

/// JSON as it stands on the wire and in `--json`: snake_case keys in alphabetical order, ISO 8601 instants in UTC, days
/// as `YYYYMMDD`. Absent means unknown.
public enum ControlJSON {
    public static func encode(_ value: some Encodable) throws -> Data { try encoder([.sortedKeys]).encode(value) }

    /// Indented, for `--json`.
    public static func encodePretty(_ value: some Encodable) throws -> Data {
        try encoder([.sortedKeys, .prettyPrinted]).encode(value)
    }

    public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: data)
    }

    private static func encoder(_ formatting: JSONEncoder.OutputFormatting) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting.union(.withoutEscapingSlashes)
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }
}
