import Messages
import Testing
import TrainerCore

@testable import TrainerConfig

/// A key as somebody may write it from memory, and what the error says of it.
struct Slip: Sendable, CustomTestStringConvertible {
    let key: String
    let says: String
    let isObject: Bool

    init(_ key: String, _ says: String, isObject: Bool = false) {
        self.key = key
        self.says = says
        self.isObject = isObject
    }

    /// One that the error answers with these names.
    static func near(_ key: String, _ names: String..., isObject: Bool = false) -> Slip {
        let verb = names.count == 1 ? "one is" : "ones are"
        return Slip(key, "; the nearest known \(verb) \(names.joined(separator: ", "))", isObject: isObject)
    }

    var testDescription: String { key }

    /// A file with this key alone.
    var file: String {
        let names = key.split(separator: ".").map(String.init)
        let value = isObject ? "{}" : "\"5ecret\""
        return names.reversed().reduce(value) { "{\"\($1)\": \($0)}" }
    }
}

@Suite struct UnknownKeyTests {
    @Test(
        "an unknown key is answered with what it was meant for: a setting beside it by words or spelling, else one elsewhere",
        arguments: [
            .near("scheduler.daily_time", "scheduler.daily_training_time"),
            .near("scheduler.daily_training_tim", "scheduler.daily_training_time"),
            .near("scheduler.weekly_days", "scheduler.weekly_training_days"),
            .near("scheduler.time_zone", "scheduler.timezone"),
            .near("ollama.url", "ollama.base_url"),
            .near(
                "ollama.timeout", "ollama.connect_timeout_seconds", "ollama.request_timeout_seconds",
                "ollama.create_timeout_seconds", "ollama.answer_timeout_seconds"),
            .near("data_sources.tushare.url", "data_sources.tushare.base_url"),
            .near("continuous_training.model", "continuous_training.base_model"),
            .near("continuous_training.stocks", "continuous_training.stock_list"),
            .near("continuous_training.batch_size", "continuous_training.stock_batch_size"),
            .near("continuous_training.max_examples", "continuous_training.max_training_examples_per_batch"),
            .near("training.day_back", "continuous_training.days_back"),
            .near("log_level", "logging.level"),
            .near("Language", "language"),
            .near("model", "model_settings", isObject: true),
            .near("ollama.model", "continuous_training.base_model"),
        ] as [Slip])
    func named(slip: Slip) { expectAnswer(slip) }

    @Test(
        "a letter left out, written twice or swapped with its neighbour is answered with the key itself, unless another is as near",
        arguments: ConfigKeys.all.filter { $0.setting != nil }.map(\.path))
    func slips(path: String) {
        let section = DottedPath.section(of: path)
        let others = ConfigKeys.all.flatMap { [$0.path] + ($0.setting?.aliases.map(\.path) ?? []) }
            .filter { $0 != path && DottedPath.section(of: $0) == section }.map(DottedPath.name(of:))
        for slip in Self.slips(of: DottedPath.name(of: path)) where !others.contains(slip) {
            let told = KeyIndex.shared.nearest(to: section.isEmpty ? slip : "\(section).\(slip)", isObject: false)
            if others.contains(where: { EditDistance.between(slip, $0) == 1 }) {
                #expect(told.contains(path), "\(slip): \(told)")
            } else {
                #expect(told == [path], "\(slip): \(told)")
            }
        }
    }

    private static func slips(of name: String) -> Set<String> {
        let letters = Array(name)
        var slips: Set<String> = []
        for place in letters.indices {
            var (leftOut, doubled, swapped) = (letters, letters, letters)
            leftOut.remove(at: place)
            doubled.insert(letters[place], at: place)
            if place > 0 { swapped.swapAt(place - 1, place) }
            slips.formUnion([leftOut, doubled, swapped].map { String($0) })
        }
        return slips.subtracting([name, ""])
    }

    @Test(
        "a key that is near none is answered with those that its section has, without any that means nothing here",
        arguments: [
            Slip("ollama.host", ", and none is near; ollama has \(ollama)"),
            Slip("ollama.port", ", and none is near; ollama has \(ollama)"),
            Slip("data_sources.csv.path", ", and none is near; data_sources.csv has directory"),
            Slip("retention.count", ", and none is near; retention has models, runs, data, backups"),
            Slip("model_settings.max_tokens", ", and none is near; model_settings has \(model)"),
        ])
    func listed(slip: Slip) { expectAnswer(slip) }

    @Test(
        "a key of a token is answered with the three ways to give it, and its value is not shown",
        arguments: [
            "TUSHARE_TOKEN", "token", "tushare_token", "data_sources.tushare.tokenfile",
            "data_sources.tushare.token_path", "tushareToken",
        ])
    func token(key: String) {
        expectAnswer(Slip(key, "; \(Message.tokenRemedies.en)"))
    }

    private static let ollama =
        "base_url, connect_timeout_seconds, request_timeout_seconds, create_timeout_seconds, answer_timeout_seconds"
    private static let model =
        "system_prompt_template, temperature, top_p, top_k, repeat_penalty, num_predict, num_ctx, max_message_pairs, "
        + "shot_order, seed, lineage, dev_refine, base_released"

    private func expectAnswer(_ slip: Slip) {
        let report = check(slip.file)
        #expect(report.problems.map(\.message.en) == ["unknown key \(slip.key)\(slip.says)"])
        #expect(report.problems.allSatisfy { !$0.line.en.contains("5ecret") && !$0.line.zh.contains("5ecret") })
        #expect(report.configuration == nil)
    }
}
