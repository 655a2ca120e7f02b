import Foundation

/// `{api_name, token, params, fields}` as any client writes it: extra keys, null and "" parameters, fields as a list.
struct SandboxRequest: Sendable {
    let api: String
    let token: String
    let params: [String: String]
    let fields: [String]

    /// Whether several codes are asked for at once.
    var isOfList: Bool { params["ts_code"]?.contains(",") == true }

    /// nil where the body is no JSON object. `pathAPI` is the name in `/dataapi/<api>`.
    init?(body: Data, pathAPI: String?) {
        // Anything that is not JSON is answered with TuShare's own text about it.
        guard let object = try? JSONSerialization.jsonObject(with: body) as? [String: Any] else { return nil }
        api = pathAPI ?? object["api_name"] as? String ?? ""
        token = object["token"] as? String ?? ""
        var params: [String: String] = [:]
        for (name, value) in object["params"] as? [String: Any] ?? [:] {
            switch value {
            case let text as String where !text.isEmpty: params[name] = text
            case let number as NSNumber: params[name] = number.stringValue
            default: break
            }
        }
        self.params = params
        let names =
            object["fields"] as? [String] ?? (object["fields"] as? String ?? "").split(separator: ",").map(String.init)
        fields = names.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
