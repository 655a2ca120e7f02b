public import TrainerCore

/// One line of a streamed reply (NDJSON). A stream that does not close with `end` or `error` was cut short.
public enum StreamLine<Value: Codable & Sendable>: Sendable {
    /// `{"value":…}`
    case value(Value)
    /// `{"heartbeat":true}`
    case heartbeat
    /// `{"end":true}`
    case end
    /// `{"error":{…}}`
    case failure(TrainerError)
}

extension StreamLine: Equatable where Value: Equatable {}

extension StreamLine: Codable {
    private enum CodingKeys: String, CodingKey { case value, heartbeat, end, error }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.value) {
            self = .value(try container.decode(Value.self, forKey: .value))
        } else if container.contains(.error) {
            self = .failure(try container.decode(TrainerError.self, forKey: .error))
        } else if try container.decodeIfPresent(Bool.self, forKey: .end) == true {
            self = .end
        } else if try container.decodeIfPresent(Bool.self, forKey: .heartbeat) == true {
            self = .heartbeat
        } else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "none of value, error, end, heartbeat"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .value(let value): try container.encode(value, forKey: .value)
        case .heartbeat: try container.encode(true, forKey: .heartbeat)
        case .end: try container.encode(true, forKey: .end)
        case .failure(let error): try container.encode(error, forKey: .error)
        }
    }
}
