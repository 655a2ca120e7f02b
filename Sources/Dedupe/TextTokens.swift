import TrainerCore

/// A normalised text as tokens: a number, a Latin word with its digits (`ma20`), or any other single character.
struct TextTokens {
    /// Stands for every number.
    private static let mask: UInt32 = 0x23

    private(set) var words: [ArraySlice<UInt32>] = []
    /// Whether the word in the same place is a number.
    private(set) var isNumber: [Bool] = []

    init(_ text: some StringProtocol) {
        let scalars = ScalarFolding.fold(text)
        var place = 0
        while place < scalars.count {
            let end = Self.numberEnd(scalars, place)
            let next = end ?? Self.wordEnd(scalars, place)
            words.append(scalars[place..<next])
            isNumber.append(end != nil)
            place = next
        }
    }

    /// One hash for each token, the same for all numbers.
    var maskedHashes: [UInt64] {
        zip(words, isNumber).map { $1 ? UInt64(Self.mask) : Self.hash($0) }
    }

    /// One hash for each number, by its value: `10.20` is `10.2`.
    var numberHashes: [UInt64] {
        zip(words, isNumber).filter(\.1).map { Self.hash(Self.canonical($0.0)) }
    }

    var wordsWithoutNumbers: String {
        let masked = zip(words, isNumber).flatMap { $1 ? [Self.mask] : Array($0) }
        return String(decoding: masked, as: UTF32.self)
    }

    /// Digits with at most one point inside, and a minus where no digit or letter stands before it (`2024-09-26` is
    /// three numbers). Nil where no number begins.
    private static func numberEnd(_ scalars: [UInt32], _ start: Int) -> Int? {
        var place = start
        if scalars[place] == 0x2D, place == 0 || !isAlphanumeric(scalars[place - 1]) { place += 1 }
        guard place < scalars.count, isDigit(scalars[place]) else { return nil }
        while place < scalars.count, isDigit(scalars[place]) { place += 1 }
        guard place + 1 < scalars.count, scalars[place] == 0x2E, isDigit(scalars[place + 1]) else { return place }
        place += 1
        while place < scalars.count, isDigit(scalars[place]) { place += 1 }
        return place
    }

    private static func wordEnd(_ scalars: [UInt32], _ start: Int) -> Int {
        guard isAlphanumeric(scalars[start]) else { return start + 1 }
        return scalars[start...].firstIndex { !isAlphanumeric($0) } ?? scalars.count
    }

    private static func canonical(_ number: ArraySlice<UInt32>) -> ArraySlice<UInt32> {
        guard number.contains(0x2E) else { return number }
        let trimmed = number[..<(number.lastIndex { $0 != 0x30 }.map { $0 + 1 } ?? number.startIndex)]
        return trimmed.last == 0x2E ? trimmed.dropLast() : trimmed
    }

    private static func hash(_ scalars: ArraySlice<UInt32>) -> UInt64 {
        scalars.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    private static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) }
    private static func isAlphanumeric(_ scalar: UInt32) -> Bool {
        isDigit(scalar) || (0x61...0x7A).contains(scalar)
    }
}
