public import TrainerCore

/// What the near-duplicate level compares: as `same_text`, the question's body and the answer, without the key's own code
/// and day, which are the first level's. They would be a tenth of what is left beside the template.
public struct NearText: Hashable, Sendable {
    let body: String
    let answer: String
    /// Mixed into every shingle, so that texts of different tasks have nothing in common: the task is part of the key,
    /// and four tasks of one day share their question's body on purpose.
    let seed: UInt64

    public init(_ sample: Sample) { self.init(KeptText(sample)) }

    public init(_ text: KeptText) {
        body = Self.removing(text.key.asOf.dashed, from: Self.removing(text.key.code.rawValue, from: text.input))
        answer = text.output
        seed = StableHash.fnv1a(text.key.task.rawValue.utf8)
    }

    public init(_ text: String) {
        body = text
        answer = ""
        seed = 0
    }

    private static func removing(_ phrase: String, from text: String) -> String {
        let (bytes, wanted) = (Array(text.utf8), Array(phrase.utf8))
        guard let first = wanted.first, bytes.count >= wanted.count else { return text }
        var rest: [UInt8] = []
        rest.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            if bytes[place] == first, bytes[place...].starts(with: wanted) {
                place += wanted.count
            } else {
                rest.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: rest, as: UTF8.self)
    }
}
