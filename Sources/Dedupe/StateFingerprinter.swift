import TrainerCore

/// The third level: what a sample says of its stock, to the printed digit, without saying which stock and when.
///
/// Equal are samples of one task and rating whose printed numbers are all equal by name, value and precision, and whose
/// answers are equal once their numbers are taken away: the same data under another spelling of a code, under a code
/// that was issued again, or a stale bar published for another day. Coarser steps (zones of RSI, signs of trends) were
/// rejected: neighbouring days of one stock, and many stocks of one day, would be equal, and they are no duplicates. Days
/// need no rule of their own: two trading days that agree in thirty numbers, volume and turnover among them, are one.
enum StateFingerprinter {
    /// Fewer equal numbers can be chance; such a sample has no fingerprint and is left to the other levels.
    static let minimumFacts = 8

    static func fingerprint(of sample: Sample) -> StateFingerprint? {
        let printed = sample.facts.filter(\.isPrinted)
        guard printed.count >= minimumFacts else { return nil }
        let numbers = printed.compactMap(quantised)
        guard numbers.count == printed.count else { return nil }
        let lines =
            [sample.key.task.rawValue, sample.rating.rawValue] + numbers.sorted()
            + [TextTokens(sample.output).wordsWithoutNumbers]
        return StateFingerprint(value: firstEightBytes(.of(lines.joined(separator: "\n"))))
    }

    /// Nil for what no text can print.
    private static func quantised(_ fact: Fact) -> String? {
        let scale = (0..<fact.decimals).reduce(1.0) { scale, _ in scale * 10 }
        let steps = (fact.value * scale).rounded(.toNearestOrAwayFromZero)
        guard let whole = Int64(exactly: steps) else { return nil }
        return "\(fact.name)=\(whole)e-\(fact.decimals)"
    }

    private static func firstEightBytes(_ digest: ContentDigest) -> UInt64 {
        digest.hex.utf8.prefix(16).reduce(0) { value, digit in
            value << 4 | UInt64(digit < 0x3A ? digit - 0x30 : digit - 0x57)
        }
    }
}
