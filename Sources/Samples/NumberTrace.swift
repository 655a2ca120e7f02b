/// The numbers of a text as they are printed: what a sample's answer states must stand in its question, digit for digit.
enum NumberTrace {
    /// Numbers of the answer that its question does not print, in their order, each as often as it stands.
    static func untraced(answer: String, input: String) -> [String] {
        let given = Set(numbers(in: input))
        return numbers(in: answer).filter { !given.contains($0) }
    }

    /// Digits with at most one point inside, and a minus before them where no digit or letter stands before that. Digits
    /// of a name (`MA20`, `RSI14`), of a span of days (`20日`, `5个交易日`) and of `T+1` are none, as where templates are read
    /// (`TemplateDigits`). Half-width alone: full-width digits are refused there.
    static func numbers(in text: String) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            var found: [String] = []
            var place = 0
            while place < bytes.count {
                guard isDigit(bytes[place]) else {
                    place += 1
                    continue
                }
                let start = place
                place = end(of: bytes, from: start)
                let before = start > 0 ? bytes[start - 1] : 0x20
                if isLetter(before) || isSpan(bytes, start..<place) { continue }
                let isNegative =
                    before == UInt8(ascii: "-")
                    && (start < 2 || !isLetter(bytes[start - 2]) && !isDigit(bytes[start - 2]))
                found.append(String(decoding: bytes[(isNegative ? start - 1 : start)..<place], as: UTF8.self))
            }
            return found
        }
    }

    private static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var place = start
        while place < bytes.count, isDigit(bytes[place]) { place += 1 }
        let isPoint = place + 1 < bytes.count && bytes[place] == UInt8(ascii: ".") && isDigit(bytes[place + 1])
        guard isPoint else { return place }
        place += 1
        while place < bytes.count, isDigit(bytes[place]) { place += 1 }
        return place
    }

    private static let spans = TemplateDigits.spans.map { Array($0.utf8) }

    /// Whole numbers alone: `1.35日` is no span.
    private static func isSpan(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        guard !bytes[range].contains(UInt8(ascii: ".")) else { return false }
        if range.lowerBound > 1, bytes[range.lowerBound - 1] == UInt8(ascii: "+"),
            bytes[range.lowerBound - 2] == UInt8(ascii: "T")
        {
            return true
        }
        let rest = bytes[range.upperBound...]
        return spans.contains { rest.starts(with: $0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
