import Dedupe
import Foundation

/// `dedupe-pass TEXTS FLAGS`: our side of the near-duplicate measure. Prints CPU seconds and writes the places of the
/// duplicates.
enum DedupePass {
    static let verb = "dedupe-pass"
    private static let separator: UInt8 = 0x1E
    private static let reference = 500

    static func main(_ arguments: [String]) throws {
        guard arguments.count == 2 else { throw BenchError("usage: ljwx-bench \(verb) TEXTS FLAGS", status: 64) }
        let file = [UInt8](try Data(contentsOf: URL(filePath: arguments[0])))
        let texts = file.split(separator: separator, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let begin = cpuMilliseconds()
        let found = duplicates(in: texts)
        print((cpuMilliseconds() - begin) / 1000)
        try JSONEncoder().encode(found).write(to: URL(filePath: arguments[1]))
    }

    /// From texts to places: the template is learned from the first of them, on the clock too.
    private static func duplicates(in texts: [String]) -> [Int] {
        let template = TemplateProfile.learn(from: texts.prefix(reference).map { NearText($0) })
        var signer = TextSigner(template: template)
        var sieve = NearDuplicateSieve(template: template, expected: texts.count)
        return texts.indices.filter { place in
            let text = NearText(texts[place])
            guard let signature = signer.signature(of: text) else { return false }
            return sieve.admit(text, signature, name: place) != nil
        }
    }
}
