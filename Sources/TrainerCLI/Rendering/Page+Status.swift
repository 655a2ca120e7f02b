import ControlAPI
import Foundation
import Messages
import TrainerCore

extension Page {
    /// The six questions on one screen.
    func status(_ reply: StatusReply) -> [String] {
        var lines = LabelledLines()
        lines.add(text(.askNow), now(reply))
        lines.add(text(.askNext), next(reply.next))
        lines.add(text(.askServing), serving(reply.serving))
        lines.add(text(.askWhy), why(reply.lastVerdict))
        lines.add(text(.askData), [data(reply.data)])
        lines.add(text(.askMachine), machine(reply))
        lines.add(text(.askGate), reply.gate.map { [gate($0)] } ?? [])
        lines.add(text(.askNotices), reply.notices.map(text))
        let daemon = Message.daemonLine(
            version: reply.daemon.version, pid: reply.daemon.pid, since: Format.minute(reply.daemon.startedAt))
        return wrapped(text(daemon)) + lines.lines(width: width)
    }

    private func now(_ reply: StatusReply) -> [String] {
        var texts: [String] = []
        if let current = reply.current {
            let percent = current.fraction.map { "\(Int(($0 * 100).rounded()))%" }
            texts.append(
                text(.working(run: current.run.id.rawValue, stage: current.stage?.name, percent: percent)))
            if let message = current.message { texts.append(text(message)) }
        } else if let last = reply.lastRun {
            texts.append(text(.idleAfter(run: last.id.rawValue, state: last.state.name)))
            if let error = last.error {
                texts += lines(of: error) + [story(of: last.id)]
            }
        } else {
            texts.append(text(.idle))
        }
        if !reply.queue.isEmpty { texts.append(text(.waiting(runs: list(reply.queue.map(waiting))))) }
        return texts
    }

    private func waiting(_ run: RunSummary) -> String {
        guard run.state == .deferred, let time = run.notBefore else { return run.id.rawValue }
        return text(.deferredUntil(run: run.id.rawValue, time: Format.minute(time)))
    }

    private func next(_ slots: [NextSlot]) -> [String] {
        guard !slots.isEmpty else { return [text(.noSlots)] }
        return slots.prefix(3).map { text(.slotAt(slot: $0.slot, time: Format.minute($0.due))) }
    }

    private func serving(_ serving: ServingView) -> [String] {
        var texts: [String] = []
        if let champion = serving.champion {
            let rate = champion.passRate.map { Message.passRate(Format.percent($0)) }
            let facts = [.verbatim(champion.name.short), rate, Message.asOf(champion.asOf.dashed)].compactMap { $0 }
            texts.append(joined(facts))
            // What a verdict did is told below, under "why".
            if let since = serving.since, since.kind != .verdict { texts.append(self.since(since)) }
            for stray in serving.strayAliases ?? [] {
                let found = stray.found.map { String($0.prefix(12)) }
                texts.append(
                    text(
                        .aliasStray(
                            stray.name.short, version: stray.version.short, found: found,
                            champion: champion.name.short)))
            }
        } else {
            texts.append(text(.noChampion))
        }
        let others = [
            serving.previous.map { Message.previousIs($0.name.short) },
            base(serving.base),
        ]
        return texts + [joined(others.compactMap { $0 })]
    }

    private func base(_ base: BaseView) -> Message {
        if base.digest == nil, base.exists == false { return .noBaseYet }
        return .baseIs(base.name.short, digest: base.digest.map { String($0.prefix(12)) })
    }

    private func why(_ verdict: VerdictView?) -> [String] {
        guard let verdict else { return [text(.noVerdict)] }
        return [text(.verdictOf(run: verdict.run.rawValue, verdict: verdict.verdict.name))]
            + verdict.reasons.prefix(4).map { text($0.message) }
    }

    private func data(_ data: DataView) -> String {
        guard let day = data.newestDay else { return text(.noData(source: data.source)) }
        return text(
            .dataTo(day: day.dashed, stocks: data.stocks, samples: data.samples, source: data.source))
    }

    private func abilities(_ ollama: OllamaView) -> [String] {
        guard ollama.isReachable, let rows = ollama.capabilities else { return [] }
        let missing = rows.filter { $0.finding != .yes }.map { row in
            text(.capability(row.capability.rawValue))
                + (row.finding == .unknown ? " (\(text(.findingUnknown)))" : "")
                + (row.isRequired ? " (\(text(.capabilityNeeded)))" : "")
        }
        return [text(missing.isEmpty ? .capabilitiesAll : .capabilitiesOf(list(missing)))]
    }

    private func machine(_ reply: StatusReply) -> [String] {
        let ollama = reply.ollama
        let first =
            ollama.isReachable
            ? [text(.ollamaUp(url: ollama.url, version: ollama.version))]
            : [text(.ollamaDown(url: ollama.url))] + (ollama.error?.hint.map { [text(.hintLine($0))] } ?? [])
        return first + abilities(ollama) + [text(.diskFree(Format.bytes(reply.disk.freeBytes), path: reply.disk.path))]
    }
}
