public import Statistics

/// A statistic of many parts, or why it has none.
public enum Computed<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    case value(Value)
    case undefined(Degenerate)

    public init(_ compute: () throws(Degenerate) -> Value) {
        do throws(Degenerate) {
            self = .value(try compute())
        } catch {
            self = .undefined(error)
        }
    }

    public var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }

    /// - Throws: why there is none.
    func get() throws(Degenerate) -> Value {
        switch self {
        case .value(let value): value
        case .undefined(let why): throw why
        }
    }

    /// nil where there is a value.
    public var why: Degenerate? {
        if case .undefined(let why) = self { why } else { nil }
    }
}
