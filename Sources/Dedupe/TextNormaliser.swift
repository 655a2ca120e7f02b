public import TrainerCore

/// The form of a text under which two samples count as the same: full-width letters, digits and punctuation as
/// half-width, invisible scalars dropped, runs of white space as one blank and none beside a Chinese character, Latin
/// letters in lower case. Digits stay as they are: another number is another text.
public enum TextNormaliser {
    public static func normalise(_ text: some StringProtocol) -> String {
        var result = String.UnicodeScalarView()
        var isBlankDue = false
        for scalar in text.unicodeScalars {
            guard let folded = fold(scalar) else { continue }
            if folded.properties.isWhitespace {
                isBlankDue = true
                continue
            }
            if isBlankDue, let last = result.last, last.isASCII, folded.isASCII { result.append(" ") }
            isBlankDue = false
            result.append(folded)
        }
        return String(result)
    }

    /// What `same_text` compares: the question's body and the answer. The instruction is left out: asking for the same
    /// thing in other words makes no new sample.
    public static func digest(of sample: Sample) -> ContentDigest {
        .of(normalise(sample.input) + "\u{1}" + normalise(sample.output))
    }

    /// Nil for what nobody sees.
    private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0).map(lowercased)
        case 0x3000: " "
        case 0xFF61: "。"
        case 0xFF64: "、"
        case 0x200B...0x200F, 0x2060...0x2064, 0xFEFF, 0x00AD: nil
        default: lowercased(scalar)
        }
    }

    private static func lowercased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0x41...0x5A).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(UInt8(scalar.value + 0x20))
    }
}
