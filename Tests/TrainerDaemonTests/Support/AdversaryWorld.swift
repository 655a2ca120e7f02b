import Foundation
import Gate
import Logging
import MarketCalendar
import Messages
import OllamaClient
import Samples
import SandboxOllama
import Synchronization
import TrainerConfig
import TrainerCore
import TrainerStore
import TrainerTestSupport
import Universe

@testable import TrainerDaemon
@testable import TrainerPipeline

/// A market whose future is known, two frozen GATEs and the right answers to the narrative questions. Made once; each
/// adversary is then judged over it by the stage itself, asked through the real client at a server of its own.
struct AdversaryWorld: Sendable {
    enum GateSize: CaseIterable, Sendable {
        /// 12 days of 12 stocks: enough to show a Brier loss.
        case small
        /// 25 days of 25 stocks: 600 items, from which on the alarm needs no more than to see better than chance.
        case large

        private static let devQuestions = DecisionLaneSettings().devQuestions

        var settings: DecisionSettings {
            switch self {
            case .small: DecisionSettings(days: 12, codesPerDay: 12, freshDays: 7, devQuestions: Self.devQuestions)
            case .large: DecisionSettings(days: 25, codesPerDay: 25, freshDays: 7, devQuestions: Self.devQuestions)
            }
        }
    }

    /// What the stage said, and how often it asked the adversary for a decision.
    struct Judged: Sendable {
        let output: EvaluateStage.Output
        let decisions: Int
    }

    static let shared = Task { try await AdversaryWorld() }

    private static let family = ModelFamily(configured: ModelName(base: "ljwx-stock"))
    private static let champion = ModelName(base: "champion")
    private static let challenger = ModelName(base: "challenger")
    private static let cases = 20
    /// A Friday in mid-month, so that the held-out days lie in the month before.
    private static let friday = TradeDate(dayNumber: 20_777)
    private static let openCodes = 12
    private static let heldOutCodes = 30
    private static let tradingDays = 135

    private let clock = ManualWallClock(friday, hour: 18)
    private let stores: Stores
    private let questions: HeldOutCases
    private let epochs: [GateSize: String]
    /// By prompt.
    private let samples: [String: Sample]
    private let future: KnownFuture

    private init() async throws {
        let bars = Self.bars()
        let database = try TrainerDatabase.inMemory()
        stores = Self.stores(database, models: database)
        for (day, bars) in Dictionary(grouping: bars, by: \.date) {
            try await stores.bars.store(BarReply(bars: bars, calls: 1), of: day, from: "adversaries", at: clock.now)
        }
        questions = HeldOutCases(
            stores: stores, writer: SampleWriter(),
            universe: UniversePolicy(mode: .rotate, stocksPerRun: 100, includesST: true, minimumListedDays: 0))
        future = KnownFuture(bars)
        samples = try Self.samples(
            of: await questions.cases(asOf: Self.friday, knownAt: clock.now, count: Self.cases), bars)
        var epochs: [GateSize: String] = [:]
        for size in GateSize.allCases {
            epochs[size] = try await GateKeeper(stores: stores, settings: size.settings)
                .gate(asOf: Self.friday, knownAt: clock.now, Self.context("freeze", clock)).frozen.epoch
        }
        self.epochs = epochs
    }

    // MARK: Judging

    func judged(_ adversary: Adversary) async throws -> Judged {
        let decisions = Mutex(0)
        let engine = PlayedEngine { request in
            let isChampion = ModelName(request.model) == Self.champion
            guard request.schema != nil else {
                guard let sample = samples[request.question] else {
                    throw UnexpectedCall("question \(request.question)", remedy: "ask the held-out cases")
                }
                return PlayedReply(isChampion ? sample.output : adversary.narrative(sample))
            }
            let question = ForecastQuestion(prompt: request.question, future: future)
            if isChampion { return PlayedReply(try Self.forecast(of: adversary.champion, question)) }
            decisions.withLock { $0 += 1 }
            return PlayedReply(try adversary.forecast(question))
        }
        let output = try await TemporaryDirectory.with { folder in
            let weights = folder.appending(path: "model.gguf")
            try SyntheticGGUF.write(to: weights)
            let options = OllamaSandboxServer.Options(store: folder.appending(path: "store"), engine: engine)
            return try await OllamaSandboxServer.serve(options) { url, _ in
                let client = OllamaClient(baseURL: url)
                let result: Result<EvaluateStage.Output, any Error>
                do {
                    let file = try await client.pushBlob(weights)
                    // Answers are kept by digest, and a model's system text tells its digest from the others'.
                    for (model, system) in [
                        (Self.champion, adversary.champion.rawValue),
                        (Self.challenger, "\(adversary.name), \(adversary.code.rawValue)"),
                    ] {
                        try await client.create(
                            OllamaCreateRequest(
                                model: model.description, files: ["model.gguf": file], system: system))
                    }
                    result = .success(try await evaluation(of: adversary, client))
                } catch {
                    result = .failure(error)
                }
                try await client.shutdown()
                return try result.get()
            }
        }
        return Judged(output: output, decisions: decisions.withLock(\.self))
    }

    private func evaluation(of adversary: Adversary, _ client: OllamaClient) async throws -> EvaluateStage.Output {
        let server = OllamaModelServer(client: client, createTimeout: .seconds(60))
        let digests = try await server.digests()
        guard let digest = digests[Self.challenger], let championDigest = digests[Self.champion] else {
            throw UnexpectedCall("digest of \(Self.challenger) or \(Self.champion)", remedy: "create it before")
        }
        let own = Self.stores(stores, models: try TrainerDatabase.inMemory())
        if adversary.champion != .none {
            try await own.models.record(
                ModelRecord(
                    name: Self.champion, digest: championDigest, run: RunID("champion"), createdAt: clock.now,
                    asOf: Self.friday, baseDigest: "base", recipeDigest: .of("champion"), trainingKind: "fewshot",
                    shots: 0))
            try await own.models.updateServing { $0.champion = Self.champion }
        }
        let input = EvaluateStage.Input(
            challenger: Self.challenger, challengerDigest: digest, asOf: Self.friday, knownAt: clock.now,
            settings: ExaminationSettings(
                cases: Self.cases,
                options: [
                    "temperature": .integer(0), "seed": .integer(42), "num_ctx": .integer(8192),
                    "num_predict": .integer(1024),
                ], questionSeconds: 150, gate: GatePolicy(), decision: adversary.gate.settings),
            family: Self.family, dataFolder: "data", writer: questions.digest,
            gate: GateChoice(epoch: epochs[adversary.gate], why: nil), baseDigest: "base",
            proof: TokenProof(
                promptTokens: 4_000, answerTokens: 1_024, contextLength: 8_192, reserve: 64, estimatedTokens: 4_000,
                longestPromptCharacters: 4_000))
        return try await EvaluateStage(stores: own, server: server, questions: questions)
            .run(input, Self.context("\(adversary.name) \(adversary.code.rawValue)", clock))
    }

    private static func forecast(of champion: Adversary.Champion, _ question: ForecastQuestion) throws -> String {
        switch champion {
        case .none, .humble: return ForecastQuestion.saying(.hold, 0.5)
        case .skilled:
            let isWrong = question.hash % 10 == 0
            return try question.willRise != isWrong
                ? ForecastQuestion.saying(.buy, 0.8) : ForecastQuestion.saying(.sell, 0.2)
        }
    }

    // MARK: Parts

    private static func context(_ name: String, _ clock: ManualWallClock) -> StageContext {
        StageContext(
            run: RunRecord(id: RunID(name), trigger: .manual, options: RunOptions(), enqueuedAt: clock.now),
            logger: Logger(label: "adversaries") { _ in SwiftLogNoOpLogHandler() }, clock: clock, language: .english,
            onProgress: { _, _ in }, onWarning: { _ in })
    }

    private static func bars() -> [DailyBar] {
        let all = BarBuilder.codes(1_000)
        let codes =
            all.filter { !$0.isHeldOut }.prefix(openCodes) + all.filter(\.isHeldOut).prefix(heldOutCodes)
        let weekdays = BarBuilder.weekdays(tradingDays * 2, from: friday.advanced(by: -tradingDays * 2))
        let days = weekdays.filter { $0 <= friday && ExchangeCalendar.isOpen($0) }.suffix(tradingDays)
        return BarBuilder().market(of: Array(codes), on: Array(days))
    }

    private static func stores(_ database: TrainerDatabase, models: TrainerDatabase) -> Stores {
        Stores(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: SQLiteQuotaStore(database),
            samples: SQLiteSampleStore(database), models: SQLiteModelStore(models),
            answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database), artifacts: InMemoryArtifactStore())
    }

    /// The same but for the models: another champion serves for each adversary.
    private static func stores(_ stores: Stores, models: TrainerDatabase) -> Stores {
        Stores(
            runs: stores.runs, bars: stores.bars, reference: stores.reference, findings: stores.findings,
            quotas: stores.quotas, samples: stores.samples, models: SQLiteModelStore(models), answers: stores.answers,
            gates: stores.gates, artifacts: stores.artifacts)
    }

    /// The samples behind the questions.
    private static func samples(of cases: [EvaluationCase], _ bars: [DailyBar]) throws -> [String: Sample] {
        let byCode = Dictionary(grouping: bars, by: \.code)
        return try cases.reduce(into: [:]) { samples, question in
            let window = byCode[question.key.code, default: []].filter { $0.date <= question.key.asOf }
            guard
                case .samples(let made) = SampleWriter().samples(window: window, odds: { _ in odds(question.prompt) }),
                let sample = made.first(where: { $0.prompt == question.prompt })
            else { throw UnexpectedCall("question \(question.key)", remedy: "ask about this world's bars") }
            samples[question.prompt] = sample
        }
    }

    /// What the question itself gives.
    private static func odds(_ prompt: String) -> UpOdds {
        let given = #/上涨概率：(\d\.\d\d)，同类样本：(\d+)个，全体样本：(\d+)个/#
        guard let match = prompt.firstMatch(of: given), let probability = Double(match.1),
            let similar = Int(match.2), let all = Int(match.3)
        else { return .none }
        return UpOdds(probability: probability, similar: similar, all: all)
    }
}
