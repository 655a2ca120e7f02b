import ArgumentParser
import Faithfulness
import Foundation
import Messages
import TrainerCore

/// Judges an answer by the numbers of its question. Asks no daemon.
struct CheckAnswerCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-answer", abstract: HelpLanguage.text(.helpCheckAnswer))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpPromptFile), valueName: "file"))
    var prompt: String
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpAnswerFile), valueName: "file"))
    var answer = "-"

    /// No model answers so much; more is another file by mistake.
    private static let maximumBytes = 1 << 20

    func run(in context: CommandContext) async throws -> CLIExit {
        guard prompt != "-" || answer != "-" else {
            throw TrainerError(.usage, .promptAndAnswerFromInput, hint: .promptAndAnswerFromInputHint)
        }
        let given = GivenReader.given(in: try Self.text(of: prompt))
        guard !given.isEmpty else {
            throw TrainerError(.usage, .promptGivesNoNumbers(prompt), hint: .promptNumbersHint)
        }
        let text = try Self.text(of: answer)
        let report = FaithfulnessChecker(given: given).check(text)
        let checked = CheckedAnswer(
            given: given.count(where: \.isPrinted), claims: report.claims, measures: report.measures(given: given))
        try context.answer(checked, asJSON: output.json) { $0.checked(checked, marked: report.marked(text)) }
        return checked.isFaithful ? .success : .gateRejected
    }

    private static func text(of path: String) throws -> String {
        let data: Data
        do {
            let file = path == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(filePath: path))
            data = try file.read(upToCount: maximumBytes + 1) ?? Data()
        } catch {
            throw TrainerError(.usage, .fileNotRead(path), hint: .fileNotReadHint, cause: .of(error))
        }
        guard data.count <= maximumBytes else {
            throw TrainerError(.usage, .fileTooLong(path), hint: .fileTooLongHint)
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw TrainerError(.usage, .fileNotUTF8(path), hint: .fileNotUTF8Hint)
        }
        return text
    }
}

/// What `check-answer` found.
struct CheckedAnswer: Encodable {
    /// Numbers that the question prints.
    let given: Int
    let claims: [Claim]
    let measures: FaithfulnessMeasures

    /// Who says nothing proves nothing.
    var isFaithful: Bool { !isNothingClaimed && measures.contradicted + measures.unsupported == 0 }
    var isNothingClaimed: Bool { measures.claims == 0 }

    private enum CodingKeys: String, CodingKey {
        case isFaithful = "faithful"
        case isNothingClaimed = "nothing_claimed"
        case given, claims, measures
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(isFaithful, forKey: .isFaithful)
        try container.encode(isNothingClaimed, forKey: .isNothingClaimed)
        try container.encode(given, forKey: .given)
        try container.encode(claims, forKey: .claims)
        try container.encode(measures, forKey: .measures)
    }
}
