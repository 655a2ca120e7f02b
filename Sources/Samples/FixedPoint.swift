public import TrainerCore

/// Numbers as they are printed: rounded half away from zero to a fixed count of decimals, without locale and without
/// a negative zero. Every rule reads the rounded value, so that a reader who has the text alone comes to the same words.
enum FixedPoint {
    /// The value that `text(_:decimals:)` prints.
    static func rounded(_ value: Double, decimals: Int) -> Double {
        let scale = powerOfTen(decimals)
        let scaled = (value * scale).rounded(.toNearestOrAwayFromZero)
        return scaled == 0 ? 0 : scaled / scale
    }

    static func text(_ value: Double, decimals: Int) -> String {
        var bytes: [UInt8] = []
        append(value, decimals: decimals, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func append(_ value: Double, decimals: Int, to bytes: inout [UInt8]) {
        let scaled = Int(saturating: (value * powerOfTen(decimals)).rounded(.toNearestOrAwayFromZero))
        // Room for a sign, the point and the 19 digits of the largest number; a fact has few decimals.
        var text = InlineArray<32, UInt8>(repeating: UInt8(ascii: "0"))
        var (place, digits, rest) = (text.count, 0, scaled.magnitude)
        // From the last digit to the first, at least one before the point.
        while rest > 0 || digits <= decimals {
            place -= 1
            text[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            digits += 1
            if digits == decimals {
                place -= 1
                text[place] = UInt8(ascii: ".")
            }
        }
        if scaled < 0 {
            place -= 1
            text[place] = UInt8(ascii: "-")
        }
        text.span.extracting(place...).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    private static func powerOfTen(_ decimals: Int) -> Double {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        return scale
    }
}

extension Fact {
    /// The value with its decimals, as it stands in the input and in the answer: `-0.028`.
    public var printed: String { FixedPoint.text(value, decimals: decimals) }
}
