/// Typed access to a request's JSON with the error texts of Go's struct decoding.
struct GoObject {
    /// The Go struct's name, as it stands in error texts: `GenerateRequest`.
    let structure: String
    let json: GoJSON

    init(_ structure: String, body: [UInt8]) throws(APIError) {
        self.structure = structure
        self.json = try GoJSONParser.value(of: body)
        guard case .object = json else {
            if case .null = json { return }
            throw APIError(
                400, "json: cannot unmarshal \(json.kind) into Go value of type api.\(structure)")
        }
    }

    init(_ structure: String, json: GoJSON) {
        self.structure = structure
        self.json = json
    }

    /// The field's value; nil where absent or null.
    func value(_ field: String) -> GoJSON? {
        guard let value = json[field], value != .null else { return nil }
        return value
    }

    func string(_ field: String) throws(APIError) -> String? {
        guard let value = value(field) else { return nil }
        guard let text = value.string else { throw mismatch(value, field, "string") }
        return text
    }

    func bool(_ field: String) throws(APIError) -> Bool? {
        guard let value = value(field) else { return nil }
        guard case .bool(let flag) = value else { throw mismatch(value, field, "bool") }
        return flag
    }

    func int(_ field: String) throws(APIError) -> Int? {
        guard let value = value(field) else { return nil }
        guard case .number(let text) = value, let number = Int(text) else { throw mismatch(value, field, "int") }
        return number
    }

    /// A `map[string]any`.
    func map(_ field: String) throws(APIError) -> [GoJSON.Member]? {
        guard let value = value(field) else { return nil }
        guard case .object(let members) = value else { throw mismatch(value, field, "map[string]interface {}") }
        return members
    }

    /// A `map[string]string`.
    func texts(_ field: String) throws(APIError) -> [(name: String, text: String)]? {
        guard let value = value(field) else { return nil }
        guard case .object(let members) = value else { throw mismatch(value, field, "map[string]string") }
        var texts: [(name: String, text: String)] = []
        for member in members {
            guard let text = member.value.string else { throw mismatch(member.value, field, "string") }
            texts.append((member.name, text))
        }
        return texts
    }

    func messages(_ field: String) throws(APIError) -> [EngineMessage]? {
        guard let value = value(field) else { return nil }
        guard case .array(let items) = value else { throw mismatch(value, field, "[]api.Message") }
        var messages: [EngineMessage] = []
        for item in items {
            // Ollama decodes a message through a local type of that name.
            let message = GoObject("Alias", json: item)
            messages.append(
                EngineMessage(
                    role: (try message.string("role") ?? "").lowercased(),
                    content: try message.string("content") ?? ""))
        }
        return messages
    }

    private func mismatch(_ value: GoJSON, _ field: String, _ type: String) -> APIError {
        APIError(
            400, "json: cannot unmarshal \(value.kind) into Go struct field \(structure).\(field) of type \(type)")
    }
}
