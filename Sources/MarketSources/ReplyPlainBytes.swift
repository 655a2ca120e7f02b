/// Reads plain rows eight bytes at a time. A look at one byte after the other costs a wrong guess of the processor at
/// the end of nearly every number; here the length of a number is counted without a branch.
struct PlainBytes {
    let base: UnsafeRawPointer
    let count: Int

    /// The longest number that is read here: sign, 16 digits, point, 8 digits, and the byte after.
    private static let reach = 32

    /// Reads `,[cell,…,cell]` at `position` and moves behind it; false, with nothing moved, for any other form. The
    /// cells go to `cells[0], cells[stride], …`.
    @inline(__always)
    func row(_ position: inout Int, into cells: UnsafeMutablePointer<UInt64>, width: Int, stride: Int) -> Bool {
        guard position + 2 < count, byte(position) == UInt8(ascii: ","), byte(position + 1) == UInt8(ascii: "["),
            width > 0
        else { return false }
        var cursor = position + 1
        for column in 0..<width {
            cursor += 1
            guard cursor + Self.reach <= count else { return false }
            let cell: UInt64?
            switch byte(cursor) {
            case UInt8(ascii: "\""): cell = text(&cursor)
            case UInt8(ascii: "n"): cell = null(&cursor)
            default: cell = number(&cursor)
            }
            guard let cell, cursor < count,
                byte(cursor) == (column == width - 1 ? UInt8(ascii: "]") : UInt8(ascii: ","))
            else { return false }
            cells[column * stride] = cell
        }
        position = cursor + 1
        return true
    }

    @inline(__always)
    private func byte(_ offset: Int) -> UInt8 { base.load(fromByteOffset: offset, as: UInt8.self) }

    /// The byte at `offset` is the lowest one.
    @inline(__always)
    private func word(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    // MARK: Cells

    @inline(__always)
    private func null(_ cursor: inout Int) -> UInt64? {
        guard word(cursor) & 0xffff_ffff == 0x6c6c_756e else { return nil }  // "null"
        cursor += 4
        return ReplyCell.null
    }

    /// The quote or backslash is looked for in eight bytes at once (the zero-byte test of Alan Mycroft, 1987).
    @inline(__always)
    private func text(_ cursor: inout Int) -> UInt64? {
        let start = cursor + 1
        var end = start
        while end + 8 <= count {
            let word = word(end)
            let marks = Self.zeroBytes(word ^ 0x2222_2222_2222_2222) | Self.zeroBytes(word ^ 0x5c5c_5c5c_5c5c_5c5c)
            guard marks != 0 else {
                end += 8
                continue
            }
            end += marks.trailingZeroBitCount / 8
            guard byte(end) == UInt8(ascii: "\""), end - start <= ReplyCell.longestText else { return nil }
            cursor = end + 1
            return ReplyCell.text(offset: start, length: end - start)
        }
        return nil
    }

    /// The high bit of each byte that is zero; bits above the lowest one set may be wrong.
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    /// Up to 15 digits make an integer below 2^53; divided by a power of ten that is a double too, the result is
    /// correctly rounded (Clinger 1990, as in `FastDecimal`, which takes what is longer).
    @inline(__always)
    private func number(_ cursor: inout Int) -> UInt64? {
        let isNegative = byte(cursor) == UInt8(ascii: "-")
        var position = cursor + (isNegative ? 1 : 0)
        var (mantissa, digits) = run(at: position)
        guard digits > 0 else { return nil }
        position += digits
        if digits == 8 {
            let (more, moreDigits) = run(at: position)
            guard moreDigits < 8 else { return nil }
            mantissa = mantissa &* Self.wholePowers[moreDigits] &+ more
            digits += moreDigits
            position += moreDigits
        }
        var decimals = 0
        if byte(position) == UInt8(ascii: ".") {
            let (fraction, places) = run(at: position + 1)
            guard places > 0, places < 8, digits + places <= 15 else { return nil }
            mantissa = mantissa &* Self.wholePowers[places] &+ fraction
            decimals = places
            position += 1 + places
        }
        // An exponent is not looked for: its letter is neither of the bytes that may follow.
        cursor = position
        let value = Double(mantissa) / Self.powers[decimals]
        return ReplyCell.number(isNegative ? -value : value)
    }

    /// The number that up to eight digits at `offset` write, and how many they are.
    @inline(__always)
    private func run(at offset: Int) -> (value: UInt64, count: Int) {
        let values = word(offset) ^ 0x3030_3030_3030_3030
        // A digit is 0…9 here and stays below 0x80 with 0x76 added; a carry reaches only bytes after the first other.
        let others = ((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
        let count = others.trailingZeroBitCount / 8
        guard count > 0 else { return (0, 0) }
        // The digits to the top, zeros before them; then pairs, fours and eights are joined by multiplications
        // (Johnny Lee and Daniel Lemire, "Quickly parsing eight digits", 2022).
        var joined = values << UInt64(64 - 8 * count)
        joined = (joined &* 10) &+ (joined >> 8)
        let low = (joined & 0x0000_00ff_0000_00ff) &* 0x000f_4240_0000_0064
        let high = ((joined >> 16) & 0x0000_00ff_0000_00ff) &* 0x0000_2710_0000_0001
        return ((low &+ high) >> 32, count)
    }

    private static let wholePowers: [UInt64] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]
    private static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7]
}
