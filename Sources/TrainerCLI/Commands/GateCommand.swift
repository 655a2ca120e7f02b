import ArgumentParser
import ControlAPI
import ControlClient
import Evidence
import Messages
import Statistics
import TrainerCore

/// `gate`: what the promotion rules risk, and who read what they rest on.
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate", abstract: HelpLanguage.text(.helpGate),
        subcommands: [GateExplainCommand.self, GateLogCommand.self])
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
            throw TrainerError(.internalFault, .unexpected, hint: .unexpectedHint, cause: .foreign("\(error)"))
        }
        try context.answer(risks, asJSON: output.json) { $0.risks(risks) }
        return .success
    }
}

/// Every reading of a GATE's questions and labels.
struct GateLogCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "log", abstract: HelpLanguage.text(.helpGateLog))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpGateLogRun)))
    var run: String?
    @Option(
        name: [.customShort("n"), .long], parsing: .unconditional,
        help: ArgumentHelp(HelpLanguage.text(.helpLimit(most: ControlProtocol.maximumPage)), valueName: "n"))
    var limit = 20

    func run(in context: CommandContext) async throws -> CLIExit {
        try Arguments.require("--limit", limit, in: 1...ControlProtocol.maximumPage)
        let reply = try await context.client.gateReads(try Arguments.optionalRunID(run), limit: limit)
        try context.answer(reply, asJSON: output.json) { $0.gateReads(reply) }
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
    /// Probability to promote at one look, 0…1.
    let freshness: Double
    /// Under `freshness`, that an epoch of such challengers lets in one at least.
    let freshnessEpoch: Double
    let superior: Double
    let strict: Double

    static func published() throws(Degenerate) -> [GateRisk] {
        let points = (OperatingCharacteristics.publishedPoints + [2.5, 5, 8]).sorted(by: >)
        let table = try OperatingCharacteristics(points: points, rules: [.superior, .strict])
        return try EpochRisk(points: points).cells.map { cell in
            func promoted(_ rule: PromotionRule) -> Double {
                table.cells.first { $0.scenario == cell.scenario && $0.points == cell.points && $0.rule == rule }?
                    .promoted ?? 0
            }
            return GateRisk(
                items: cell.scenario.items, codesPerDay: cell.scenario.codesPerDay,
                correlation: cell.scenario.correlation, discordance: cell.scenario.discordance, points: cell.points,
                freshness: cell.once, freshnessEpoch: cell.ever, superior: promoted(.superior),
                strict: promoted(.strict))
        }
    }
}
