import ControlAPI
import Foundation
import Hummingbird
import Messages
import TrainerCore

/// The query of a request as values.
struct QueryReader {
    private let request: Request

    init(_ request: Request) { self.request = request }

    func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws(TrainerError) -> Int {
        guard let text = text(name) else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            throw invalid(name, text, example: "\(fallback) (\(range.lowerBound)…\(range.upperBound))")
        }
        return number
    }

    func optionalInteger(_ name: String, in range: ClosedRange<Int>) throws(TrainerError) -> Int? {
        guard text(name) != nil else { return nil }
        return try integer(name, in: range, default: range.upperBound)
    }

    func runID(_ name: String) throws(TrainerError) -> RunID? {
        guard let text = text(name) else { return nil }
        return try RunID(checking: text)
    }

    func code(_ name: String) throws(TrainerError) -> TSCode? {
        guard let text = text(name) else { return nil }
        guard let code = TSCode(text) else { throw invalid(name, text, example: "600000.SH") }
        return code
    }

    func day(_ name: String) throws(TrainerError) -> TradeDate? {
        guard let text = text(name) else { return nil }
        guard let day = TradeDate(text) else { throw invalid(name, text, example: "20261120") }
        return day
    }

    func bars(of code: TSCode) throws(TrainerError) -> BarsRequest {
        let known = BarAdjustment.allCases.map(\.rawValue).joined(separator: " | ")
        let adjust = text("adjust") ?? BarAdjustment.raw.rawValue
        guard let adjustment = BarAdjustment(rawValue: adjust) else {
            throw invalid("adjust", adjust, example: known)
        }
        let instant = text("known_at")
        guard instant.map({ Int64($0) != nil }) ?? true else {
            throw invalid("known_at", instant ?? "", example: "1795147200")
        }
        return BarsRequest(
            code: code, from: try day("from"), to: try day("to"), asOf: try day("as_of"),
            knownAt: instant.flatMap { Int64($0) }.map { Date(timeIntervalSince1970: TimeInterval($0)) },
            adjust: adjustment, indicators: try integer("indicators", in: 0...1, default: 0) == 1)
    }

    func tune() throws(TrainerError) -> TuneRequest {
        TuneRequest(
            questions: try optionalInteger("questions", in: TuneOptions.questionRange),
            minutes: try optionalInteger("minutes", in: TuneOptions.minuteRange),
            seed: try integer("seed", in: TuneRequest.seedRange, default: 0))
    }

    func exportFormat(_ name: String) throws(TrainerError) -> ExportFormat {
        let known = ExportFormat.allCases.map(\.rawValue).joined(separator: " | ")
        guard let text = text(name) else { throw TrainerError(.usage, .parameterMissing(name: name, example: known)) }
        guard let format = ExportFormat(rawValue: text) else { throw invalid(name, text, example: known) }
        return format
    }

    func reproduceSubject() throws(TrainerError) -> ReproduceSubject {
        let example = "?run=20261121-0200 | ?model=ljwx-stock-trained-20261121_0200"
        let model = text("model")
        let name = model.flatMap { ModelName($0) }
        if let model, name == nil { throw invalid("model", model, example: example) }
        guard let subject = ReproduceSubject(run: try runID("run"), model: name) else {
            throw TrainerError(.usage, .parameterMissing(name: "run | model", example: example))
        }
        return subject
    }

    private func text(_ name: String) -> String? {
        request.uri.queryParameters[Substring(name)].map(String.init)
    }
}

extension ControlContext {
    func runID() throws(TrainerError) -> RunID { try RunID(checking: decoded("id")) }

    /// nil for the newest one.
    func newestOrRunID() throws(TrainerError) -> RunID? {
        let text = decoded("id")
        return text == ControlRoute.newest ? nil : try RunID(checking: text)
    }

    func code() throws(TrainerError) -> TSCode {
        let text = decoded("code")
        guard let code = TSCode(text) else { throw invalid("code", text, example: "600000.SH") }
        return code
    }

    func modelName(_ parameter: String = "name") throws(TrainerError) -> ModelName {
        let text = decoded(parameter)
        guard let name = ModelName(text) else {
            throw invalid("model", text, example: "ljwx-stock-trained-20261121_0200")
        }
        return name
    }

    private func decoded(_ name: String) -> String {
        let raw = parameters.get(name) ?? ""
        // Broken percent-encoding stays as it came and is then refused by name.
        return raw.removingPercentEncoding ?? raw
    }
}

extension RunID {
    /// `YYYYMMDD-HHMM[-n]`.
    fileprivate init(checking text: String) throws(TrainerError) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isID =
            (2...3).contains(parts.count) && parts[0].count == 8 && parts[1].count == 4
            && parts.allSatisfy { (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard isID else { throw invalid("run", text, example: "20261121-0200") }
        self.init(text)
    }
}

/// A value from outside is quoted in part: it may be long.
private func invalid(_ name: String, _ value: String, example: String) -> TrainerError {
    TrainerError(.usage, .parameterInvalid(name: name, value: String(value.prefix(80)), example: example))
}
