public import TrainerCore

/// The form of a text under which two samples count as the same: full-width letters, digits and punctuation as
/// half-width, invisible scalars dropped, runs of white space as one blank and none beside a Chinese character, Latin
/// letters in lower case. Digits stay as they are: another number is another text.
public enum TextNormaliser {
    public static func normalise(_ text: some StringProtocol) -> String {
        String(decoding: ScalarFolding.fold(text), as: UTF32.self)
    }

    /// What `same_text` compares: the question's body and the answer. The instruction is left out: asking for the same
    /// thing in other words makes no new sample.
    public static func digest(of sample: Sample) -> ContentDigest {
        .of(normalise(sample.input) + "\u{1}" + normalise(sample.output))
    }
}
