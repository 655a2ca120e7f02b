import Evidence
import Foundation
import Gate
import Messages
import Statistics
public import TrainerCore

/// The card of one version, in Chinese and English, as Markdown. Made of what never changes of a version, so that it
/// comes out byte for byte the same whenever it is made.
public struct ModelCard: Sendable {
    private let lineage: ModelLineage
    private let verdict: Verdict?
    private let reasons: [VerdictReason]
    private let evaluated: EvaluateStage.Output?

    public init(_ history: VersionHistory) {
        self.init(history, verdict: history.model.verdict, reasons: history.run.reasons)
    }

    /// While the run is not over its record does not hold the verdict yet.
    init(_ history: VersionHistory, verdict: Verdict?, reasons: [VerdictReason]) {
        self.lineage = history.lineage
        self.verdict = verdict
        self.reasons = reasons
        self.evaluated = history.evaluated
    }

    /// Where the card of a run's version lies below the state directory.
    public static func path(of run: RunID) -> String { RunFiles.card(run) }

    public var markdown: String {
        let halves = [Language.chinese, .english].map { CardPage(language: $0).lines(of: self).joined(separator: "\n") }
        return "# \(lineage.model.short)\n\n" + halves.joined(separator: "\n\n---\n\n") + "\n"
    }

    /// One language's half.
    private struct CardPage {
        let language: Language

        func lines(of card: ModelCard) -> [String] {
            (["> " + text(.cardDisclaimer)] + section(.cardWhat, [text(.cardKind(card.lineage.trainingKind))])
                + section(.cardOrigin, origin(card.lineage)) + section(.cardMeasured, measured(card.evaluated))
                + section(.cardForecasts, CardForecasts(language: language).lines(of: card.evaluated))
                + section(.cardVerdict, verdict(card)) + section(.cardLimits, limits(card))
                + section(.cardShots, card.lineage.shots.map { "- `\($0)`" }))
        }

        private func text(_ message: Message) -> String { message.text(in: language) }

        private func section(_ title: Message, _ lines: [String]) -> [String] {
            ["", "## " + text(title), ""] + (lines.isEmpty ? [text(.nothing)] : lines)
        }

        private func table(_ head: [String], _ rows: [[String]]) -> [String] { MarkdownTable.lines(head, rows) }

        private func origin(_ lineage: ModelLineage) -> [String] {
            func instant(_ date: Date) -> String { ShanghaiTime(date).text }
            var rows: [(Message, String?)] = [
                (.cardRun, "\(lineage.run)"), (.cardCreated, instant(lineage.createdAt)),
                (.cardAsOf, lineage.asOf.dashed), (.cardKnownAt, lineage.knownAt.map(instant)),
                (.cardDigest, "`\(lineage.digest)`"),
                (
                    .cardBase,
                    [lineage.base?.description, "`\(lineage.baseDigest)`"].compactMap(\.self).joined(separator: " ")
                ),
                (.cardRecipe, "`\(lineage.recipeDigest)`"), (.cardPrompt, lineage.systemPrompt.map { "`\($0)`" }),
                (
                    .cardSamples,
                    lineage.samplesDigest.map { digest in
                        [lineage.samples.map(String.init), "`\(digest)`"].compactMap(\.self).joined(separator: ", ")
                    }
                ),
                (.cardPool, lineage.pool.map { "\(lineage.shots.count) / \($0)" }),
            ]
            if let tokens = lineage.tokens {
                let sum = "\(tokens.prompt) + \(tokens.answer) + \(tokens.reserve) ≤ \(tokens.context)"
                rows.append((.cardTokens, sum))
            }
            if let tried = lineage.refinement {
                let message = Message.shotsTried(
                    tried.tried, accepted: tried.accepted, items: tried.items, questions: tried.questions,
                    before: String(format: "%.4f", locale: nil, tried.brierBefore),
                    after: String(format: "%.4f", locale: nil, tried.brierAfter))
                rows.append((.labelRefinement, text(message)))
            }
            rows += [
                (.cardSettings, lineage.settings.map { "\($0.name) \($0.value)" }.joined(separator: ", ")),
                (.cardChampionThen, lineage.championThen?.short ?? text(.nothing)),
                (.cardOllama, lineage.ollamaVersion), (.cardProduct, lineage.productVersion),
            ]
            return table(["", ""], rows.compactMap { name, value in value.map { [text(name), $0] } })
        }

        private func measured(_ evaluated: EvaluateStage.Output?) -> [String] {
            guard let evaluated else { return [text(.notMeasured)] }
            guard evaluated.challenger.summary.n > 0 else { return [text(.cardNotMeasured(.challengerNotExamined))] }
            let models: [(Message, MeasuredModel?)] = [
                (.roleChallenger, evaluated.challenger), (.roleChampion, evaluated.champion),
                (.roleBase, evaluated.base),
            ]
            let known = models.compactMap { role, model in
                model.map { (name: "\(text(role)): \($0.name.short)", summary: $0.summary) }
            }
            let scores = known.map { name, summary in
                [name, "\(summary.n)", share(summary.passed), share(summary.format), share(summary.followsRule)]
            }
            let tasks = known.map { name, summary in [name] + summary.tasks.map { share($0.passed) } }
            let claims = known.map { name, summary in
                [
                    name, share(summary.preciseNumbers), share(summary.preciseRelations), seconds(summary.latency.p50),
                    seconds(summary.latency.p95),
                ]
            }
            let failures = evaluated.challenger.summary.failures.map { "`\($0.id.rawValue)` \($0.count)" }
            return table(["", "n", text(.cardPassed), text(.cardFormat), text(.cardRule)], scores) + [""]
                + table([""] + TaskKind.allCases.map(\.chineseName), tasks) + [""]
                + table(["", text(.cardNumbers), text(.cardRelations), "p50", "p95"], claims) + [""]
                + [text(.cardFailures(failures.joined(separator: ", ")))]
        }

        private func verdict(_ card: ModelCard) -> [String] {
            guard let verdict = card.verdict else { return [text(.cardNoVerdict)] }
            return ["**\(verdict.rawValue)**", ""]
                + card.reasons.flatMap { reason in
                    ["- `\(reason.code)`: \(text(reason.message))"] + reason.examples.map { "  - \(text($0))" }
                } + rows(card.evaluated?.rows)
        }

        /// Every row of the verdict, those that were not measured too; none of an earlier version.
        private func rows(_ rows: [Check]?) -> [String] {
            guard let rows else { return [] }
            func number(_ value: Double?) -> String { value.map { String(format: "%.4f", locale: nil, $0) } ?? "-" }
            let head: [Message] = [.headCheck, .headMeasure, .headBound, .headInterval]
            let cells = rows.map { row in
                [
                    "`\(row.id.rawValue)`", number(row.measure), number(row.limit),
                    row.interval.map { "\(number($0.lower))…\(number($0.upper))" } ?? "-",
                    row.n > 0 ? "\(row.n)\(worth(row.effective))" : "-",
                    text(.checkStatus(row.status.rawValue, fault: row.fault)),
                ]
            }
            return [""] + table(head.map(text) + ["n", text(.headState)], cells)
        }

        private func limits(_ card: ModelCard) -> [String] {
            let limits: [Message?] = [
                .cardLimitNoForecast, (card.evaluated?.challenger.summary.n).map { .cardLimitHeldOut(n: $0) },
                .cardLimitDays(card.lineage.asOf.dashed), .cardLimitUse,
            ]
            return limits.compactMap { $0 }.map { "- " + text($0) }
        }

        /// ` (64.3)`: how many independent cases they are worth, where fewer than they are.
        private func worth(_ effective: Double?) -> String { effective.map { " (\(fixed($0)))" } ?? "" }

        /// `21/24 = 87.5 % (69.0–95.7 %)`
        private func share(_ share: Share) -> String {
            guard share.n > 0 else { return "-" }
            let interval = "\(fixed(share.interval.lower * 100))–\(fixed(share.interval.upper * 100)) %"
            let counted = share.effective.map { ", n_eff \(fixed($0))" } ?? ""
            return "\(share.k)/\(share.n) = \(fixed(share.rate * 100)) % (\(interval)\(counted))"
        }

        private func seconds(_ value: Double) -> String { String(format: "%.2f s", value) }
        private func fixed(_ value: Double) -> String { String(format: "%.1f", value) }
    }
}
