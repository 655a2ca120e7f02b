internal import Messages
internal import TrainerCore

/// How the store numbers codes and bars: see the schema.
enum BarNumber {
    static let dayBits: Int64 = 20
    static let dayMask: Int64 = (1 << dayBits) - 1
    private static let exchangeNames = ["BJ", "SH", "SZ"]
    private static let exchanges = exchangeNames.map { $0.utf8.reduce(0) { $0 << 8 | Int($1) } }

    static func number(of code: TSCode) throws -> Int64 {
        var digits: Int64 = 0
        var letters = 0
        var isWellFormed = code.rawValue.utf8.count == 9
        for (place, byte) in code.rawValue.utf8.enumerated() {
            switch (place, byte) {
            case (0..<6, UInt8(ascii: "0")...UInt8(ascii: "9")): digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
            case (6, UInt8(ascii: ".")): break
            case (7..., _): letters = letters << 8 | Int(byte)
            default: isWellFormed = false
            }
        }
        guard isWellFormed, let exchange = exchanges.firstIndex(of: letters) else {
            throw TrainerError(.internalFault, .codeNotStorable(code.rawValue))
        }
        return digits << 2 | Int64(exchange)
    }

    static func code(_ number: Int64) -> TSCode {
        let digits = String(number >> 2)
        return TSCode(
            trusted: String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits + "."
                + exchangeNames[Int(number & 3)])
    }

    static func bar(code: Int64, _ day: TradeDate) -> Int64 { code << dayBits | Int64(day.dayNumber) & dayMask }
    static func day(_ bar: Int64) -> TradeDate { TradeDate(dayNumber: Int(bar & dayMask)) }
    static func codeNumber(_ bar: Int64) -> Int64 { bar >> dayBits }

    /// The numbers of a code's bars in `range`; days before 1970 and after 4840 have none.
    static func bars(code: Int64, in range: ClosedRange<TradeDate>) -> ClosedRange<Int64> {
        func clamped(_ day: TradeDate) -> Int64 { min(max(Int64(day.dayNumber), 0), dayMask) }
        return (code << dayBits | clamped(range.lowerBound))...(code << dayBits | clamped(range.upperBound))
    }

    static func isStorable(_ day: TradeDate) -> Bool { (0...dayMask).contains(Int64(day.dayNumber)) }
}
