import Foundation

/// JSON of services that write the same value as string or number.
enum LooseJSON {
    /// Throws `FreeFault`: throttled for an empty body or a page, broken for JSON that ends early.
    static func parse(_ reply: WebReply) throws(FreeFault) -> Any {
        try check(reply)
        do {
            return try JSONSerialization.jsonObject(with: utf8(reply.body), options: .fragmentsAllowed)
        } catch {
            throw .broken("not JSON: \(beginning(of: reply.body))")
        }
    }

    /// Sina writes names in UTF-8, escaped, or in GBK, and does not always say which. GB 18030 holds GBK.
    private static func utf8(_ body: [UInt8]) -> Data {
        let data = Data(body)
        if String(validating: body, as: UTF8.self) != nil { return data }
        let gb18030 = String.Encoding(rawValue: 0x8000_0632)
        return String(data: data, encoding: gb18030).map { Data($0.utf8) } ?? data
    }

    /// What every answer must pass: a status of success, a body, and no HTML.
    static func check(_ reply: WebReply) throws(FreeFault) {
        switch reply.status {
        case 200: break
        case 403, 429, 456, 501: throw .throttled("HTTP \(reply.status)")
        case 500...: throw .broken("HTTP \(reply.status)")
        default: throw .refused("HTTP \(reply.status): \(beginning(of: reply.body))")
        }
        guard let first = reply.body.first(where: { $0 > 0x20 }) else { throw .throttled("HTTP 200, empty body") }
        if first == UInt8(ascii: "<") { throw .throttled("a page instead of data: \(beginning(of: reply.body))") }
    }

    /// A finite number, also where it came as text.
    static func number(_ value: Any?) -> Double? {
        let number: Double? =
            switch value {
            case let text as String: Double(text)
            case let number as NSNumber: number.doubleValue
            default: nil
            }
        return number?.isFinite == true ? number : nil
    }

    /// A row as it came, its names in order.
    static func text(_ row: Any) -> String {
        let data = try? JSONSerialization.data(  // what cannot be JSON again is described
            withJSONObject: row, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? String(describing: row)
    }

    /// The first 80 bytes on one line.
    static func beginning(of body: [UInt8]) -> String {
        String(decoding: body.prefix(80), as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
