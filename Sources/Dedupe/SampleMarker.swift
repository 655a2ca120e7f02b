public import TrainerCore

/// Marks candidates with what the levels compare, once; the marks of those that are kept are stored with them.
public enum SampleMarker {
    /// In the candidates' order.
    ///
    /// - Parameter template: the one with which the kept samples were signed; nil leaves the near-duplicate level out.
    public static func mark(_ candidates: [Sample], template: TemplateProfile?) -> [KeptSample] {
        var signer = template.map { TextSigner(template: $0) }
        return candidates.map { sample in
            KeptSample(
                sample: sample, text: TextNormaliser.digest(of: sample),
                state: StateFingerprinter.fingerprint(of: sample), signature: signer?.signature(of: NearText(sample)))
        }
    }
}
