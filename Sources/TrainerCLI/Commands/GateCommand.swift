import ArgumentParser
import Evidence
import Messages
import Statistics
import TrainerCore

/// `gate`: what the promotion rules risk.
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate", abstract: HelpLanguage.text(.helpGate), subcommands: [GateExplainCommand.self])
}

/// How often a rule lets a challenger in that is truly so much worse. Simulated here and now; asks no daemon.
struct GateExplainCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: HelpLanguage.text(.helpGateExplain))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption

    func run(in context: CommandContext) async throws -> CLIExit {
        let risks: [GateRisk]
        do throws(Degenerate) {
            risks = try GateRisk.published()
        } catch {
            throw TrainerError(.internalFault, .unexpected, hint: .unexpectedHint, cause: "\(error)")
        }
        try context.answer(risks, asJSON: output.json) { $0.risks(risks) }
        return .success
    }
}

/// What one kind of GATE risks at one true difference.
struct GateRisk: Encodable, Hashable {
    let items: Int
    let codesPerDay: Int
    /// ρ of the difference between two items of one day.
    let correlation: Double
    /// Share of items on which the two models differ.
    let discordance: Double
    /// True difference of direction, in points.
    let points: Double
    /// Probability to promote, 0…1.
    let freshness: Double
    let superior: Double
    let strict: Double

    static func published() throws(Degenerate) -> [GateRisk] {
        let points = OperatingCharacteristics.publishedPoints + [2.5, 5, 8]
        let rules: [PromotionRule] = [.twoLines, .superior, .strict]
        let table = try OperatingCharacteristics(points: points.sorted(by: >), rules: rules)
        return Dictionary(grouping: table.cells) { "\($0.scenario) \($0.points)" }.values.compactMap { cells in
            func promoted(_ rule: PromotionRule) -> Double { cells.first { $0.rule == rule }?.promoted ?? 0 }
            return cells.first.map { cell in
                GateRisk(
                    items: cell.scenario.items, codesPerDay: cell.scenario.codesPerDay,
                    correlation: cell.scenario.correlation, discordance: cell.scenario.discordance, points: cell.points,
                    freshness: promoted(.twoLines), superior: promoted(.superior), strict: promoted(.strict))
            }
        }.sorted { ($0.discordance, $1.items, $0.points) > ($1.discordance, $0.items, $1.points) }
    }
}
