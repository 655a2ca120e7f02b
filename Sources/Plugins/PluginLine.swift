internal import Foundation
public import TrainerCore

/// One cell of a plug-in's row.
public enum PluginValue: Sendable, Hashable {
    case null
    case number(Double)
    case text(String)
    case list([String])
    case flag(Bool)

    public var shown: String {
        switch self {
        case .null: "null"
        case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
        case .text(let text): text
        case .list(let texts): texts.description
        case .flag(let flag): String(flag)
        }
    }
}

/// By column name.
public typealias PluginRow = [String: PluginValue]

/// One line that a plug-in wrote: `{"id":3,"row":{…}}`, `{"id":3,"done":2}`, or
/// `{"id":3,"error":{"code":"upstream_unavailable","message":"…"}}`.
enum PluginLine: Sendable, Hashable {
    case row(id: Int, PluginRow)
    /// The answer is whole; the number of rows that were sent.
    case done(id: Int, rows: Int)
    case error(id: Int, code: String, words: String)

    struct Malformed: Error {
        let what: String
    }

    static func read(_ text: String) throws(Malformed) -> PluginLine {
        let object: Any
        do {
            object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        } catch {
            throw Malformed(what: "not JSON: \(text.prefix(120))")
        }
        guard let line = object as? [String: Any] else { throw Malformed(what: "not an object: \(text.prefix(120))") }
        guard let id = (line["id"] as? NSNumber)?.intValue else { throw Malformed(what: "no id: \(text.prefix(120))") }
        if let row = line["row"] as? [String: Any] {
            var cells: PluginRow = [:]
            for (name, value) in row { cells[name] = try cell(value, name) }
            return .row(id: id, cells)
        }
        if let rows = (line["done"] as? NSNumber)?.intValue { return .done(id: id, rows: rows) }
        if let error = line["error"] as? [String: Any], let code = error["code"] as? String {
            return .error(id: id, code: code, words: error["message"] as? String ?? "")
        }
        throw Malformed(what: "neither row, done nor error: \(text.prefix(120))")
    }

    private static func cell(_ value: Any, _ name: String) throws(Malformed) -> PluginValue {
        switch value {
        case is NSNull: return .null
        case let text as String: return .text(text)
        case let number as NSNumber:
            return isBoolean(number) ? .flag(number.boolValue) : .number(number.doubleValue)
        case let list as [String]: return .list(list)
        default: throw Malformed(what: "\(name) is neither number, text, null nor a list of texts")
        }
    }

    /// JSON's true and false come as NSNumber as well.
    private static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}

extension PluginRow {
    /// Text, also where it came as a whole number (a day written `20240430`); nil for null or absent.
    public func text(_ name: String) -> String? {
        switch self[name] {
        case .text(let text): text
        case .number(let number): Int(exactly: number).map(String.init)
        default: nil
        }
    }

    public func number(_ name: String) -> Double? {
        switch self[name] {
        case .number(let number): number
        case .text(let text): Double(text)
        default: nil
        }
    }

    public func code(_ name: String = "ts_code") -> TSCode? { text(name).flatMap { TSCode($0) } }
    public func day(_ name: String) -> TradeDate? { text(name).flatMap { TradeDate($0) } }
}
