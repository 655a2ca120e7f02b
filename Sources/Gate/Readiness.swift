internal import Evidence
internal import Messages
internal import TrainerCore

/// What must hold before a challenger's answers count.
public struct Readiness: Codable, Hashable, Sendable {
    /// nil where a question was refused before it could be told.
    public let infra: InfraFinding?
    public let truncation: TruncationFinding

    public init(infra: InfraFinding?, truncation: TruncationFinding) {
        self.infra = infra
        self.truncation = truncation
    }

    public var passes: Bool { infra?.passes == true && truncation.passes }

    /// The first rows of the verdict. What was not told is not among them.
    var checks: [Check] {
        var scope: Set<Check.ID> = [.integrity, .truncation]
        if infra != nil { scope.insert(.infra) }
        var inputs = VerdictInputs(hasChampion: false)
        fill(&inputs)
        return PromotionVerdict(inputs, policy: VerdictPolicy(), scope: scope).checks.filter { scope.contains($0.id) }
    }

    /// A run that comes to its verdict has found everything as it was frozen, or it would have ended.
    func fill(_ inputs: inout VerdictInputs) {
        inputs.integrity = VerdictInputs.Blessing()
        inputs.infra = infra?.blessing
        inputs.truncation = truncation.blessing
    }

    func reason(for check: Check) -> VerdictReason? {
        switch check.id {
        case .infra: Gate.reason(.infra, infraMessage)
        case .truncation: Gate.reason(.truncation, truncationMessage)
        default: nil
        }
    }

    private var infraMessage: Message {
        guard let infra, let fault = infra.fault else { return .infraNotTold }
        let (asked, found) = (infra.asked ?? "-", infra.found ?? "-")
        switch fault {
        case .notShown: return .infraNotShown
        case .contextDiffers: return .infraContextDiffers(asked: asked, found: found)
        case .baseChanged: return .infraBaseChanged(built: asked, found: found)
        case .tooSlow:
            return .infraTooSlow(
                best: infra.seconds.map(Seconds.text) ?? "-", limit: Seconds.text(infra.limit),
                tries: infra.tries.map(Seconds.text).joined(separator: ", "), n: infra.questions)
        }
    }

    private var truncationMessage: Message {
        let sum = truncation
        return sum.isRefused
            ? .truncationRefused(context: sum.contextLength)
            : .truncationTooLong(
                prompt: sum.promptTokens, answer: sum.answerTokens, context: sum.contextLength, n: sum.questions)
    }
}

extension Gate {
    /// The end of a challenger that is not fit to be examined; nil for one that is.
    public static func refusal(of readiness: Readiness) -> GateDecision? {
        guard !readiness.passes else { return nil }
        let checks = readiness.checks
        return GateDecision(
            outcome: .reject, reasons: checks.filter { $0.status == .failed }.compactMap(readiness.reason),
            checks: checks)
    }
}
