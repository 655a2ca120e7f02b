public import Messages

/// What came of making a version once more from what is stored, without a model server.
public struct Reproduction: Codable, Hashable, Sendable {
    /// Raw values are stable.
    public enum PartName: String, Codable, CaseIterable, Sendable {
        /// The stored recipe is the one whose digest the registry holds.
        case recipe
        /// The samples that the shots were made of still say the same.
        case samples
        /// The Modelfile made of them, byte for byte.
        case modelfile
        /// Choosing again from the stored samples gives the same shots.
        case choice
        /// Judging the stored answers again gives the same judgements.
        case answers
        /// The shares that the verdict rests on.
        case numbers
        /// Measuring the stored forecasts again gives the same figures. Absent where none were measured.
        case forecasts
        /// Deciding again, by the run's own limits, comes to the same verdict for the same reasons.
        case verdict
    }

    public enum Outcome: String, Codable, Sendable {
        case equal
        case differs
        /// What it takes is not stored any more; the detail says what.
        case unknown
    }

    public struct Part: Codable, Hashable, Sendable {
        public let part: PartName
        public let outcome: Outcome
        public let detail: Message

        public init(_ part: PartName, _ outcome: Outcome, _ detail: Message) {
            self.part = part
            self.outcome = outcome
            self.detail = detail
        }
    }

    public let run: RunID
    /// nil for a run that did not come to a version.
    public let model: ModelName?
    /// In the order of `PartName`.
    public let parts: [Part]
    /// Every part is equal.
    public let isEqual: Bool
    /// No part is unknown: what differs, or does not, is the whole of it.
    public let isComplete: Bool

    public init(run: RunID, model: ModelName?, parts: [Part]) {
        self.run = run
        self.model = model
        self.parts = parts
        self.isEqual = parts.allSatisfy { $0.outcome == .equal }
        self.isComplete = !parts.contains { $0.outcome == .unknown }
    }
}
