/// Words looked for by their bytes: the judge looks for some hundred in each sentence, and comparing characters by what they
/// mean to a reader takes many times as long. A mark that combines with a word's last character hides no word.
extension Substring {
    /// Where `word` stands, from the left, none overlapping another.
    func places(of word: String) -> [Range<Index>] {
        var found: [Range<Index>] = []
        var rest = self
        while let place = rest.firstPlace(of: word) {
            found.append(place)
            rest = rest[place.upperBound...]
        }
        return found
    }

    func firstPlace(of word: String) -> Range<Index>? {
        guard let offset = withBytes({ bytes in word[...].withBytes { Self.first($0, in: bytes) } }) else { return nil }
        let start = utf8.index(startIndex, offsetBy: offset)
        return start..<utf8.index(start, offsetBy: word.utf8.count)
    }

    func holds(_ word: String) -> Bool { firstPlace(of: word) != nil }

    func begins(with word: String) -> Bool { utf8.starts(with: word.utf8) }

    func ends(with word: String) -> Bool { utf8.suffix(word.utf8.count).elementsEqual(word.utf8) }

    private static func first(_ word: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let head = word.first, word.count <= bytes.count else { return nil }
        return (0...(bytes.count - word.count)).first { start in
            bytes[start] == head && word.indices.allSatisfy { bytes[start + $0] == word[$0] }
        }
    }

    private func withBytes<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        utf8.withContiguousStorageIfAvailable(body) ?? Array(utf8).withUnsafeBufferPointer(body)
    }
}
