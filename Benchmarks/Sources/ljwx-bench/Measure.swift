import Foundation

/// One line of the result.
struct Measure {
    let name: String
    let ours: String
    /// The peer's name and figure; nil where a measure has none.
    let peer: String?
    /// How many times better ours is.
    let ratio: Double?
    let goal: String
    let met: Bool

    var line: String {
        let parts = [
            name, "ours \(ours)", peer.map { "peer \($0)" } ?? "no peer",
            ratio.map { "ratio \(Self.short($0))" } ?? "no ratio", "goal \(goal)", met ? "met" : "MISSED",
        ]
        return parts.joined(separator: " · ")
    }

    /// In the place of what a part would have measured, had it not ended with an error.
    static func failed(_ part: Part) -> Measure {
        Measure(
            name: "\(part.rawValue): ended with an error", ours: "–", peer: nil, ratio: nil, goal: "to be measured",
            met: false)
    }

    /// - Parameter skips: what was not measured, and why.
    static func markdown(_ measures: [Measure], skips: [String]) -> String {
        let rows = measures.map { measure in
            let cells = [
                measure.name, measure.ours, measure.peer ?? "–", measure.ratio.map(Self.short) ?? "–", measure.goal,
                measure.met ? "yes" : "**no**",
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
        let head = ["| measure | ours | peer | ratio | goal | met |", "|---|---|---|---|---|---|"]
        let rest = skips.isEmpty ? [] : [""] + skips.map { "- \($0)" }
        return (["Measured on \(machine).", ""] + head + rows + rest).joined(separator: "\n") + "\n"
    }

    static func short(_ number: Double) -> String {
        String(format: number < 10 ? "%.2f" : "%.1f", number)
    }

    private static var machine: String {
        // A machine that hides its processor's name is described by its cores alone.
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = text.split(separator: "\n").first { $0.hasPrefix("model name") }
            .flatMap { $0.split(separator: ":").last }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        return [model, "\(ProcessInfo.processInfo.processorCount) cores"].compactMap { $0 }.joined(separator: ", ")
    }
}

extension [Double] {
    /// The middle value; of an even number, the mean of the middle two.
    var median: Double {
        guard !isEmpty else { return .nan }
        let sorted = sorted()
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
}
