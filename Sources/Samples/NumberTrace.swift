/// The numbers of a text as they are printed: what a sample's answer states must stand in its question, digit for digit.
enum NumberTrace {
    /// Numbers of the answer that its question does not print, in their order, each as often as it stands.
    static func untraced(answer: String, input: String) -> [String] {
        var answer = answer
        var input = input
        return answer.withUTF8 { answer in
            input.withUTF8 { input in untraced(PrintedNumbers(answer), PrintedNumbers(input)) }
        }
    }

    private static func untraced(_ answer: PrintedNumbers, _ input: PrintedNumbers) -> [String] {
        withUnsafeTemporaryAllocation(of: PrintedNumber.self, capacity: input.mostNumbers) { room in
            var (given, numbers) = (0, input)
            while let number = numbers.next() {
                room.initializeElement(at: given, to: number)
                given += 1
            }
            var (found, stated, place): ([String], PrintedNumbers, Int) = ([], answer, 0)
            while let number = stated.next() {
                // Answers tell numbers in about their question's order: where the last one stood, the next is not far.
                var left = given
                while left > 0, !number.isPrinted(like: room[place]) {
                    place = place + 1 == given ? 0 : place + 1
                    left -= 1
                }
                if left == 0 { found.append(number.text) }
            }
            return found
        }
    }
}

/// Where a number stands in a text.
private struct PrintedNumber {
    /// Its first eight bytes; of a shorter one the rest is zero, so that two numbers of eight bytes at most are the same
    /// where this is.
    let head: UInt64
    let bytes: UnsafeRawBufferPointer

    var text: String { String(decoding: bytes, as: UTF8.self) }

    @inline(__always)
    func isPrinted(like other: PrintedNumber) -> Bool {
        head == other.head && (bytes.count <= 8 && other.bytes.count <= 8 || bytes.elementsEqual(other.bytes))
    }
}

/// The numbers of a text, one after the other: digits with at most one point inside, and a minus before them where no digit
/// or letter stands before that. Digits of a name (`MA20`, `RSI14`), of a span of days (`20日`, `5个交易日`) and of `T+1` are
/// none, as where templates are read (`TemplateDigits`). Half-width alone: full-width digits are refused there.
///
/// Looks at eight bytes at once, for every sample of a run is read: most bytes are no digits.
private struct PrintedNumbers {
    private let bytes: UnsafeRawBufferPointer
    private let spans: [[UInt8]]
    private var place = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
        bytes = UnsafeRawBufferPointer(text)
        spans = Self.spans
    }

    /// How many there can be: something stands between two of them.
    var mostNumbers: Int { bytes.count / 2 + 1 }

    mutating func next() -> PrintedNumber? {
        while true {
            let start = firstDigit(from: place)
            guard start < bytes.count else { return nil }
            var end = endOfDigits(from: start)
            let isWhole = !isPoint(at: end)
            if !isWhole { end = endOfDigits(from: end + 1) }
            place = end
            let before = start > 0 ? bytes[start - 1] : 0x20
            if Self.isLetter(before) || isWhole && isSpan(from: start, to: end) { continue }
            let isNegative =
                before == UInt8(ascii: "-")
                && (start < 2 || !Self.isLetter(bytes[start - 2]) && !Self.isDigit(bytes[start - 2]))
            return number(from: isNegative ? start - 1 : start, to: end)
        }
    }

    private func number(from start: Int, to end: Int) -> PrintedNumber {
        let unused = UInt64(max(0, 8 - (end - start))) * 8
        return PrintedNumber(
            head: word(at: start) & (UInt64.max >> unused), bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    }

    private func isPoint(at place: Int) -> Bool {
        place + 1 < bytes.count && bytes[place] == UInt8(ascii: ".") && Self.isDigit(bytes[place + 1])
    }

    /// The count of bytes where there is none.
    private func firstDigit(from start: Int) -> Int {
        var place = start
        while place < bytes.count {
            let digits = Self.digits(in: word(at: place))
            if digits != 0 { return place + digits.trailingZeroBitCount / 8 }
            place += 8
        }
        return bytes.count
    }

    private func endOfDigits(from start: Int) -> Int {
        var place = start
        while true {
            let others = ~Self.digits(in: word(at: place)) & Self.marks
            if others != 0 { return place + others.trailingZeroBitCount / 8 }
            place += 8
        }
    }

    /// Eight bytes, the first one lowest; what lies beyond the text is zero.
    @inline(__always)
    private func word(at place: Int) -> UInt64 {
        guard place + 8 <= bytes.count else { return lastWord(from: place) }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    private func lastWord(from place: Int) -> UInt64 {
        var (word, rest): (UInt64, Int) = (0, bytes.count)
        while rest > place {
            rest -= 1
            word = word << 8 | UInt64(bytes[rest])
        }
        return word
    }

    private static var marks: UInt64 { 0x8080_8080_8080_8080 }

    /// The highest bit of each byte that is a digit: less 0x30 it is below ten, and no sum of a byte reaches the next.
    @inline(__always)
    private static func digits(in word: UInt64) -> UInt64 {
        let value = word ^ 0x3030_3030_3030_3030
        return ~(((value & ~marks) &+ 0x7676_7676_7676_7676) | value) & marks
    }

    private static let spans = TemplateDigits.spans.map { Array($0.utf8) }

    /// Of a whole number: `1.35日` is no span.
    private func isSpan(from start: Int, to end: Int) -> Bool {
        if start > 1, bytes[start - 1] == UInt8(ascii: "+"), bytes[start - 2] == UInt8(ascii: "T") { return true }
        // What names a span is no ASCII, and most numbers have a blank, a comma or a line's end behind them.
        guard end < bytes.count, bytes[end] >= 0x80 else { return false }
        return spans.contains { bytes[end...].starts(with: $0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
