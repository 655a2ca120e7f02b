import Messages

/// What values a key takes: how one is read, how one is written, and how both are said to people.
struct ValueShape<Value: Sendable>: Sendable {
    /// For the reference page: `integer 1…3650`.
    let typeName: String
    /// Completes "expected …".
    let expectation: Message
    let parse: @Sendable (JSONCValue) throws(ShapeFault) -> Value
    /// As JSON text; `parse` of it gives the same value.
    let render: @Sendable (Value) -> String
}

/// Why a value does not have its key's shape, at the place of the offending part.
struct ShapeFault: Error {
    enum Kind { case wrongType, impossible }

    let kind: Kind
    let offender: JSONCValue

    static func wrongType(_ value: JSONCValue) -> ShapeFault { ShapeFault(kind: .wrongType, offender: value) }
    static func impossible(_ value: JSONCValue) -> ShapeFault { ShapeFault(kind: .impossible, offender: value) }
}

extension ValueShape {
    /// `null` stands for nil.
    static func optional<Wrapped>(_ shape: ValueShape<Wrapped>) -> ValueShape where Value == Wrapped? {
        ValueShape(
            typeName: shape.typeName + " or null", expectation: .orNull(shape.expectation),
            parse: { value throws(ShapeFault) in value.content == .null ? nil : try shape.parse(value) },
            render: { $0.map(shape.render) ?? "null" })
    }

    /// A list of such values; a fault is at its element.
    static func list<Element>(
        of shape: ValueShape<Element>, isEmptyAllowed: Bool = true
    ) -> ValueShape where Value == [Element] {
        ValueShape(
            typeName: "list of " + shape.typeName, expectation: .listOf(shape.expectation),
            parse: { value throws(ShapeFault) in
                guard case .array(let elements) = value.content else { throw .wrongType(value) }
                guard isEmptyAllowed || !elements.isEmpty else { throw .impossible(value) }
                var result: [Element] = []
                for element in elements { result.append(try shape.parse(element)) }
                return result
            },
            render: { "[" + $0.map(shape.render).joined(separator: ", ") + "]" })
    }
}
