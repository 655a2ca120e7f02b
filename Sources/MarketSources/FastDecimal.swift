/// Decimal text to Double. Up to 19 digits are gathered as an integer; where it is below 2^53 and the power of ten at
/// most 10^22, one division or product of two exact doubles is correctly rounded (Clinger, "How to Read Floating Point
/// Numbers Accurately", 1990). Everything else goes to the standard library.
enum FastDecimal {
    /// Parses a JSON number that starts at `index` and moves `index` behind it; nil where there is none.
    static func scan(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Double? {
        let start = index
        var position = index
        let end = bytes.count
        var isNegative = false
        if position < end, bytes[position] == UInt8(ascii: "-") {
            isNegative = true
            position += 1
        }
        var mantissa: UInt64 = 0
        var digits = 0
        var exponent = 0
        let wholeStart = position
        while position < end, let digit = digit(bytes[position]) {
            if digits < 19 { mantissa = mantissa * 10 + digit } else { exponent += 1 }
            if mantissa > 0 { digits += 1 }
            position += 1
        }
        guard position > wholeStart else { return nil }
        if position < end, bytes[position] == UInt8(ascii: ".") {
            let fractionStart = position + 1
            var cursor = fractionStart
            while cursor < end, let digit = digit(bytes[cursor]) {
                if digits < 19 {
                    mantissa = mantissa * 10 + digit
                    exponent -= 1
                }
                if mantissa > 0 { digits += 1 }
                cursor += 1
            }
            guard cursor > fractionStart else { return nil }
            position = cursor
        }
        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
            guard let shift = scanExponent(bytes, &position) else { return nil }
            exponent += shift
        }
        index = position
        if digits <= 19, mantissa < 1 << 53, abs(exponent) < powers.count {
            let value = exponent < 0 ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
            return isNegative ? -value : value
        }
        return Double(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    /// The whole of `bytes` as a number; nil otherwise.
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        var index = 0
        guard let value = scan(bytes, &index), index == bytes.count else { return nil }
        return value
    }

    private static let powers: [Double] = (0...22).map { power in (0..<power).reduce(1.0) { value, _ in value * 10 } }

    private static func digit(_ byte: UInt8) -> UInt64? {
        let value = byte &- UInt8(ascii: "0")
        return value < 10 ? UInt64(value) : nil
    }

    /// `e`, an optional sign and digits. Exponents beyond ±9999 stay there: such a number is 0 or infinite anyway.
    private static func scanExponent(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Int? {
        var cursor = position + 1
        var isNegative = false
        if cursor < bytes.count, bytes[cursor] == UInt8(ascii: "-") || bytes[cursor] == UInt8(ascii: "+") {
            isNegative = bytes[cursor] == UInt8(ascii: "-")
            cursor += 1
        }
        let start = cursor
        var value = 0
        while cursor < bytes.count, let digit = digit(bytes[cursor]) {
            value = min(9999, value * 10 + Int(digit))
            cursor += 1
        }
        guard cursor > start else { return nil }
        position = cursor
        return isNegative ? -value : value
    }
}
