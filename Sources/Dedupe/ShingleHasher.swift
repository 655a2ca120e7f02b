/// Hashes of a text's character 5-grams, one each, those of the template left out. Holds its buffers, so that a text
/// costs no allocation.
struct ShingleHasher {
    static let length = 5
    private static let base: UInt64 = 0x9e37_79b9_7f4a_7c15
    private static let oldest = base &* base &* base &* base

    private let template: ShingleSet
    private var scalars: [UInt32] = []
    /// In text order, repeats included.
    private(set) var hashes: [UInt64] = []

    init(template: TemplateProfile?) {
        self.template = ShingleSet(template?.shingles ?? [])
    }

    /// Of what is left when the template is taken away.
    mutating func hash(_ text: NearText) {
        let count = load(text)
        hashes.removeAll(keepingCapacity: true)
        guard count >= Self.length else { return }
        hashes.reserveCapacity(count)
        let (template, seed) = (template, text.seed)
        hashes.append(contentsOf: repeatElement(0, count: count - Self.length + 1))
        var kept = 0
        scalars.withUnsafeBufferPointer { scalars in
            hashes.withUnsafeMutableBufferPointer { output in
                template.withLookup { lookup in
                    Self.roll(scalars.baseAddress, count: count) { shingle in
                        if lookup.contains(shingle) { return }
                        output[kept] = shingle ^ seed
                        kept += 1
                    }
                }
            }
        }
        hashes.removeLast(hashes.count - kept)
    }

    /// As a `TemplateProfile` holds them: whatever the text's task.
    mutating func hashUnseeded(_ text: NearText) {
        hash(NearText(body: text.body, answer: text.answer, seed: 0))
    }

    /// The folded scalars of body and answer, and a mark between them that no text holds.
    private mutating func load(_ text: NearText) -> Int {
        var (body, answer) = (text.body, text.answer)
        let room = body.utf8.count + answer.utf8.count + 1
        if scalars.count < room { scalars = [UInt32](repeating: 0, count: room * 2) }
        return scalars.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            var count = body.withUTF8 { ScalarFolding.fold($0, into: start) }
            if answer.isEmpty { return count }
            start[count] = 1
            count += 1
            return count + answer.withUTF8 { ScalarFolding.fold($0, into: start + count) }
        }
    }

    @inline(__always)
    private static func roll(_ scalars: UnsafePointer<UInt32>?, count: Int, each: (UInt64) -> Void) {
        guard let scalars else { return }
        var rolling: UInt64 = 0
        for place in 0..<length - 1 { rolling = rolling &* base &+ UInt64(scalars[place]) }
        for place in length - 1..<count {
            rolling = rolling &* base &+ UInt64(scalars[place])
            each(mixed(rolling))
            rolling &-= UInt64(scalars[place - length + 1]) &* oldest
        }
    }

    /// The finaliser of MurmurHash3 (Appleby), one to one: as few collisions as the polynomial has.
    @inline(__always)
    private static func mixed(_ value: UInt64) -> UInt64 {
        var hash = value
        hash ^= hash >> 33
        hash = hash &* 0xff51_afd7_ed55_8ccd
        hash ^= hash >> 33
        hash = hash &* 0xc4ce_b9fe_1a85_ec53
        return hash ^ (hash >> 33)
    }
}

extension NearText {
    fileprivate init(body: String, answer: String, seed: UInt64) {
        self.body = body
        self.answer = answer
        self.seed = seed
    }
}
