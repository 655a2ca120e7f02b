import ControlAPI
import Foundation
import SandboxOllama
import Testing
import TimeLine
import TrainerCore
import TrainerStore

/// `ljwxctl tune` with both programs and a server that speaks Ollama's protocol over a socket.
@Suite(.serialized) struct TuneTests {
    /// Of 22 days of DEV eleven confirm, one more than it takes.
    private static let decision = #""days": 44, "codes_per_day": 3, "dev_questions": 0"#

    @Test(
        "candidates differ on the server as planned, DEV alone is asked, no model is made, and what is better is told")
    func tunes() async throws {
        let desk = TuneDesk()
        try await Sandboxes.with(token: nil, engine: desk.engine) { sandboxes in
            try sandboxes.useCSV(
                TestMarket.shared.csv(through: TestMarket.shared.last), decision: Self.decision,
                more: #""model_settings": { "max_message_pairs": 4 },"#)
            let bench = sandboxes.bench
            let (plan, report) = try await bench.withDaemon { _ in
                let trained = try await bench.ctl("run-now", "--wait")
                #expect(trained.status == 10, "rejected, since it echoes: \(trained)")
                let names = try await sandboxes.tags()
                let reads = try await bench.reply(GateReadsReply.self, "gate", "log").count

                try await Self.cancelled(sandboxes, desk, names: names)
                desk.clear()
                let plan = try await bench.reply(TunePlanReply.self, "tune", "--budget", "400", "--dry-run")
                #expect(desk.asked.isEmpty, "a plan asks nobody")
                let report = try await bench.reply(ReportReply.self, "tune", "--budget", "400", "--wait")

                #expect(try await sandboxes.tags() == names)
                #expect(try await bench.reply(GateReadsReply.self, "gate", "log").count == reads)
                return (plan, report)
            }
            let record = try #require(report.tune?.record)
            try await Self.expectDevAlone(desk.asked, plan.epoch, bench)
            try Self.expectCandidates(desk.asked, of: plan, record)
            try Self.expectRecommendation(report, desk.asked)
        }
    }

    /// In mid-question, by `ljwxctl run cancel`.
    private static func cancelled(_ sandboxes: Sandboxes, _ desk: TuneDesk, names: [String]) async throws {
        let bench = sandboxes.bench
        desk.beSilent(true)
        let id = try await bench.reply(RunNowReply.self, "tune", "--budget", "400").run
        await desk.wasAsked()
        #expect(try await sandboxes.tags() == names, "the base is asked, and no model made, while it works")
        let ended = try await bench.ctl("run", "cancel", id.rawValue)
        #expect(ended.status == 0, "\(ended)")
        #expect(try await bench.end(of: id).run.state == .cancelled)
        #expect(try await sandboxes.tags() == names)
        #expect(try await bench.reply(GateReadsReply.self, "gate", "log", id.rawValue).count == 0)
        let report = try await bench.reply(ReportReply.self, "report", id.rawValue)
        #expect(report.tune?.changes == [] && report.tune?.record.outcome == .searching)
        desk.beSilent(false)
    }

    private static func expectDevAlone(_ asked: [TuneDesk.Asked], _ epoch: String, _ bench: Bench) async throws {
        let path = URL(filePath: bench.stateDirectory).appending(path: TrainerDatabase.fileName).path
        let database = try TrainerDatabase.open(path: path)
        let data = try #require(try await SQLiteGateStore(database).manifest(of: epoch))
        try database.close()
        let layout = try GateManifest.read(data).layout
        let (dev, gate) = (Set(layout.dev.days), Set(layout.gate.days))
        #expect(dev.count == 22 && dev.isDisjoint(with: gate))
        for question in asked {
            let subject = try #require(question.subject)
            #expect(dev.contains(subject.day) && subject.code.isHeldOut, "\(subject)")
            #expect(question.model == "ljwx-stock:base")
        }
    }

    private static func expectCandidates(
        _ asked: [TuneDesk.Asked], of plan: TunePlanReply, _ record: TuneRecord
    ) throws {
        let settings = [plan.current] + plan.others
        #expect(Set(record.rows.map(\.setting)) == Set(settings), "\(record.rows)")
        #expect(asked.count == record.asked && record.asked <= plan.questions)
        #expect(Set(asked).count == asked.count, "nothing is asked twice")
        let candidates = Set(asked.map(\.candidate))
        #expect(candidates.count == settings.count)
        for setting in settings {
            #expect(
                candidates.contains { $0.temperature == setting.temperature && $0.shots.count == 2 * setting.shots },
                "\(setting)")
        }
        // Orders: the same shots, one after another otherwise.
        let orders = candidates.filter {
            $0.temperature == plan.current.temperature && $0.shots.count == 2 * plan.current.shots
        }
        #expect(orders.count == 1 + plan.others.count { $0.order != plan.current.order })
        #expect(Set(orders.map { Set($0.shots) }).count == 1)
    }

    private static func expectRecommendation(_ report: ReportReply, _ asked: [TuneDesk.Asked]) throws {
        let tune = try #require(report.tune)
        #expect(report.detail.run.state == .succeeded)
        #expect(tune.record.outcome == .better)
        #expect(tune.changes == [TuneSetting.Change(key: "model_settings.temperature", value: "0.3")])
        // Of the two that stand against each other, what the written answers lose on the later days.
        let confirmation = try #require(tune.record.confirmation)
        let days = Set(asked.compactMap { $0.subject?.day }).sorted().suffix(tune.record.confirmationDays)
        let late = asked.filter { question in question.subject.map { days.contains($0.day) } ?? false }
        let current = late.filter { $0.candidate.temperature == tune.record.current.temperature }
        let other = late.filter { $0.candidate.temperature == TuneDesk.betterTemperature }
        #expect(Set(late) == Set(current + other), "no other setting sees those days")
        #expect(Set(current.map(\.question)) == Set(other.map(\.question)))
        #expect(confirmation.questions == current.count && confirmation.days == days.count)
        let mean = current.reduce(0) { $0 + $1.loss } / Double(current.count)
        #expect(abs(confirmation.current - mean) < 1e-9 && confirmation.brier == 0.25)
        #expect(abs(confirmation.gain.value - (mean - 0.25)) < 1e-9)
    }
}
