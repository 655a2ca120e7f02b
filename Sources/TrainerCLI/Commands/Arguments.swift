import ControlAPI
import Messages
import TrainerCore

/// Values from the command line, checked where they are used so that a wrong one is named in the person's language.
enum Arguments {
    static func runID(_ text: String) throws(TrainerError) -> RunID {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isID =
            (2...3).contains(parts.count) && parts[0].count == 8 && parts[1].count == 4
            && parts.allSatisfy { part in !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) } }
        guard isID else { throw TrainerError(.usage, .notARunID(text)) }
        return RunID(text)
    }

    static func optionalRunID(_ text: String?) throws(TrainerError) -> RunID? {
        guard let text else { return nil }
        return try runID(text)
    }

    static func modelName(_ text: String) throws(TrainerError) -> ModelName {
        guard let name = ModelName(text) else { throw TrainerError(.usage, .notAModelName(text)) }
        return name
    }

    static func day(_ text: String?) throws(TrainerError) -> TradeDate? {
        guard let text else { return nil }
        guard let day = TradeDate(text) else { throw TrainerError(.usage, .notADay(text)) }
        return day
    }

    /// `90d`, `12w`.
    static func days(_ text: String) throws(TrainerError) -> Int {
        let most = ControlProtocol.maximumTrendDays
        guard let unit = ["d": 1, "w": 7][String(text.suffix(1))], let count = Int(text.dropLast()),
            (1...most / unit).contains(count)
        else {
            throw TrainerError(.usage, .notAPeriod(text, most: most))
        }
        return count * unit
    }

    /// `2000` questions, `90m`; nil: the standard number of questions.
    static func tune(_ budget: String?, seed: Int) throws(TrainerError) -> TuneRequest {
        guard let budget else { return TuneRequest(seed: seed) }
        if let questions = Int(budget) {
            try require("--budget", questions, in: TuneOptions.questionRange)
            return TuneRequest(questions: questions, seed: seed)
        }
        guard budget.hasSuffix("m"), let minutes = Int(budget.dropLast()) else {
            throw TrainerError(.usage, .notABudget(budget), hint: .tuneBudgetHint)
        }
        try require("--budget", minutes, in: TuneOptions.minuteRange)
        return TuneRequest(minutes: minutes, seed: seed)
    }

    static func code(_ text: String?) throws(TrainerError) -> TSCode? {
        guard let text else { return nil }
        guard let code = TSCode(text) else { throw TrainerError(.usage, .notACode(text)) }
        return code
    }

    static func exportFormat(_ text: String) throws(TrainerError) -> ExportFormat {
        guard let format = ExportFormat(rawValue: text) else { throw TrainerError(.usage, .notAFormat(text)) }
        return format
    }

    /// Whether CSV is asked for; with `--json` beside it nobody could tell which of the two is meant.
    static func isCSV(_ format: TableFormat, asJSON: Bool) throws(TrainerError) -> Bool {
        guard format == .csv else { return false }
        guard !asJSON else { throw TrainerError(.usage, .jsonOrCSV) }
        return true
    }

    static func require(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(TrainerError) {
        guard range.contains(value) else {
            throw TrainerError(
                .usage, .notInRange(name: name, value: value, low: range.lowerBound, high: range.upperBound))
        }
    }
}
