public import TrainerCore

/// A security code as a number, in the order of its text: made, compared and sorted without a string.
public struct PackedCode: Hashable, Comparable, Sendable {
    /// The six digits × 4 + the place of BJ, SH, SZ.
    let rawValue: UInt32

    private static let exchanges: [StaticString] = ["BJ", "SH", "SZ"]

    /// Nine bytes like `600000.SH`; nil for anything else.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == 9, bytes[6] == UInt8(ascii: ".") else { return nil }
        var number: UInt32 = 0
        for offset in 0..<6 {
            let digit = bytes[offset] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number * 10 + UInt32(digit)
        }
        switch (bytes[7], bytes[8]) {
        case (UInt8(ascii: "B"), UInt8(ascii: "J")): rawValue = number * 4
        case (UInt8(ascii: "S"), UInt8(ascii: "H")): rawValue = number * 4 + 1
        case (UInt8(ascii: "S"), UInt8(ascii: "Z")): rawValue = number * 4 + 2
        default: return nil
        }
    }

    public var code: TSCode {
        // Nine bytes stand in the string itself, without an allocation.
        TSCode(
            trusted: String(unsafeUninitializedCapacity: 9) { bytes in
                var number = rawValue / 4
                for offset in stride(from: 5, through: 0, by: -1) {
                    bytes[offset] = UInt8(ascii: "0") + UInt8(number % 10)
                    number /= 10
                }
                bytes[6] = UInt8(ascii: ".")
                let exchange = Self.exchanges[Int(rawValue % 4)]
                bytes[7] = exchange.utf8Start[0]
                bytes[8] = exchange.utf8Start[1]
                return 9
            })
    }

    public static func < (left: PackedCode, right: PackedCode) -> Bool { left.rawValue < right.rawValue }
}
