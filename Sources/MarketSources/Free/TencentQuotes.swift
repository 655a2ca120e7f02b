import Foundation
import TrainerCore

/// A spot quote of Tencent, in its own units.
struct SpotQuote: Sendable, Hashable {
    let code: TSCode
    /// Day and time of the quote, China time: `20240430150003`.
    let date: TradeDate
    let time: Int
    let price: Double
    let open: Double
    let high: Double
    let low: Double
    /// The ex-right reference price, as the exchange sends it.
    let preClose: Double
    /// 手, or shares: see `VolumeUnit`.
    let volume: Double
    /// Yuan.
    let amount: Double

    var numbers: String {
        "open \(open), high \(high), low \(low), price \(price), pre_close \(preClose), volume \(volume), amount \(amount)"
    }
}

/// What one call for quotes gave.
struct QuoteReply: Sendable {
    var quotes: [SpotQuote] = []
    var refused: [RefusedRow] = []
    /// The codes that were answered, also those whose quote is empty or cannot be read.
    var answered: Set<TSCode> = []
    /// Whether the service said of some code that it does not know it; it does not say of which.
    var hasUnknown = false

    mutating func add(_ other: QuoteReply) {
        quotes += other.quotes
        refused += other.refused
        answered.formUnion(other.answered)
        hasUnknown = hasUnknown || other.hasUnknown
    }
}

/// Reads `v_sh600519="1~name~600519~price~pre_close~open~volume~…";`, one line a code, GBK. The name is skipped without
/// being decoded; the second byte of a GBK character may be `~`, so the bytes are walked and not split.
enum TencentQuotes {
    private enum Place {
        static let price = 3
        static let preClose = 4
        static let open = 5
        static let volume = 6
        static let stamp = 30
        static let high = 33
        static let low = 34
        /// `price/volume/amount in yuan`
        static let triple = 35
        /// 万元, whole
        static let amount = 37
    }

    /// Unknown codes (`v_pv_none_match="1";`) and empty quotes are left out.
    static func read(_ reply: WebReply) throws(FreeFault) -> QuoteReply {
        try LooseJSON.check(reply)
        guard reply.body.starts(with: Array("v_".utf8)) else {
            throw .broken("not quotes: \(LooseJSON.beginning(of: reply.body))")
        }
        let end = reply.body.lastIndex { $0 > 0x20 }.map { reply.body[...$0].suffix(2) } ?? []
        guard end.elementsEqual("\";".utf8) else { throw .broken("quotes that end in the middle") }
        var found = QuoteReply()
        for statement in reply.body.split(separator: UInt8(ascii: ";")) {
            guard let (symbol, fields) = parts(of: statement) else { continue }
            guard let code = FreeSymbol.code(symbol) else {
                found.hasUnknown = found.hasUnknown || symbol == noMatch
                continue
            }
            found.answered.insert(code)
            guard fields.count > 1 else { continue }
            do throws(Unreadable) {
                found.quotes.append(try quote(code, fields))
            } catch {
                found.refused.append(
                    RefusedRow(
                        place: "tencent quote \(code)", reason: error.reason, content: fields.joined(separator: "~"),
                        rule: error.rule))
            }
        }
        return found
    }

    private static let noMatch = "pv_none_match"

    private struct Unreadable: Error {
        let reason: String
        var rule: BarFinding.Rule?
    }

    private static func quote(_ code: TSCode, _ fields: [String]) throws(Unreadable) -> SpotQuote {
        func number(_ place: Int, _ name: String) throws(Unreadable) -> Double {
            guard place < fields.count, let value = LooseJSON.number(fields[place]) else {
                throw Unreadable(reason: "\(name) is no number", rule: .priceOrder)
            }
            return value
        }
        guard fields.count > Place.stamp, fields[Place.stamp].utf8.count == 14,
            let date = TradeDate(fields[Place.stamp].prefix(8)), let time = Int(fields[Place.stamp].suffix(6))
        else { throw Unreadable(reason: "no time of the quote") }
        let volume = try number(Place.volume, "volume")
        return SpotQuote(
            code: code, date: date, time: time, price: try number(Place.price, "price"),
            open: try number(Place.open, "open"), high: try number(Place.high, "high"),
            low: try number(Place.low, "low"), preClose: try number(Place.preClose, "pre_close"), volume: volume,
            amount: amount(fields, wan: try number(Place.amount, "amount")))
    }

    /// The exact yuan beside price and volume where they agree with the 万元, which are whole.
    private static func amount(_ fields: [String], wan: Double) -> Double {
        let triple = fields[Place.triple].split(separator: "/")
        guard triple.count == 3, let yuan = Double(triple[2]), abs(yuan - wan * 10_000) <= 10_000 else {
            return wan * 10_000
        }
        return yuan
    }

    /// Symbol and fields of `v_SYMBOL="a~b~…"`; fields that are not ASCII are blank.
    private static func parts(of statement: ArraySlice<UInt8>) -> (symbol: String, fields: [String])? {
        let bytes = statement.drop { $0 <= 0x20 }
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), bytes.starts(with: Array("v_".utf8)) else {
            return nil
        }
        let symbol = String(decoding: bytes[bytes.startIndex.advanced(by: 2)..<equals], as: UTF8.self)
        var fields: [String] = []
        var field: [UInt8] = []
        var isASCII = true
        func close() {
            fields.append(isASCII ? String(decoding: field, as: UTF8.self) : "")
            field = []
            isASCII = true
        }
        var index = equals + 1
        while index < bytes.endIndex {
            let byte = bytes[index]
            switch byte {
            case 0x81...0xfe:
                isASCII = false
                index += 1
            case UInt8(ascii: "~"): close()
            case UInt8(ascii: "\""): break
            default: field.append(byte)
            }
            index += 1
        }
        close()
        return (symbol, fields)
    }
}
