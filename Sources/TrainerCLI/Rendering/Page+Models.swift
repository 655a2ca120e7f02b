import ControlAPI
import Foundation
import Messages
import TrainerCore

extension Page {
    /// Of `ljwx-stock-trained-YYYYMMDD_HHMM`; a longer name goes on in the next line, for cut, versions could not be told
    /// apart.
    private var nameWidth: Int { 32 }

    func models(_ models: [ModelView]) -> [String] {
        var table = Table([
            .init(head: text(.headModel), minimum: nameWidth, wraps: true),
            .init(head: text(.headRole), minimum: 8, wraps: true), .init(head: text(.headVerdict)),
            .init(head: text(.headPassRate), isRightAligned: true),
            .init(head: text(.headAsOf)),
        ])
        for model in models {
            table.add([
                model.name.short, marks(model), text(model.verdict?.name),
                model.passRate.map(Format.percent) ?? text(.unmeasured), model.asOf.dashed,
            ])
        }
        return table.lines(width: width)
    }

    private func marks(_ model: ModelView) -> String {
        let marks = [
            model.role.map { text($0.name) }, model.strayAlias == nil ? nil : text(.markAliasStray),
            model.isPinned ? text(.markPinned) : nil,
            model.removedAt == nil ? nil : text(.markRemoved),
        ].compactMap { $0 }
        return marks.isEmpty ? "-" : list(marks)
    }

    func model(_ detail: ModelDetail) -> [String] {
        let model = detail.model
        var lines = LabelledLines()
        lines.add(text(.labelModel), [model.name.short])
        lines.add(text(.labelMarks), [marks(model)])
        lines.add(text(.labelRun), [list([model.run.rawValue, Format.minute(model.createdAt)])])
        lines.add(text(.labelData), [text(.asOf(model.asOf.dashed))])
        lines.add(text(.labelTraining), [joined([.verbatim(model.trainingKind), .shots(model.shots)])])
        if let verdict = model.verdict {
            let rate = model.passRate.map { Message.passRate(Format.percent($0)) }
            lines.add(text(.labelVerdict), [joined([verdict.name, rate].compactMap { $0 })])
        }
        lines.add(text(.labelDigest), [model.digest])
        lines.add(text(.labelBase), [model.baseDigest])
        lines.add(text(.labelRecipe), [model.recipeDigest.hex])
        let tags = detail.tags.map { $0.isEmpty ? [text(.nothing)] : [list($0.map(\.short))] } ?? [text(.unknown)]
        lines.add(text(.labelTags), tags)
        if let path = detail.modelfile { lines.add(text(.labelModelfile), [path]) }
        return lines.lines(width: width)
    }

    func cleanup(_ reply: CleanupReply) -> [String] {
        var table = Table([
            .init(head: text(.headAction)), .init(head: text(.headModel), minimum: nameWidth, wraps: true),
            .init(head: text(.headReason), minimum: 12, wraps: true),
        ])
        for kept in reply.keep { table.add([text(.actionKeep), kept.name.short, joined(kept.reasons)]) }
        let failed = Dictionary(reply.failed.map { ($0.name, $0.error) }, uniquingKeysWith: { first, _ in first })
        for name in reply.remove {
            if let error = failed[name] {
                table.add([text(.actionFailed), name.short, text(error.message)])
            } else {
                let action = reply.dryRun ? Message.actionRemove : .actionRemoved
                table.add([text(action), name.short, text(.beyondRetention)])
            }
        }
        let summary =
            reply.dryRun
            ? Message.cleanupPlan(kept: reply.keep.count, remove: reply.remove.count)
            : .cleanupSummary(
                kept: reply.keep.count, removed: reply.remove.count - reply.failed.count, failed: reply.failed.count)
        let isEmpty = reply.keep.isEmpty && reply.remove.isEmpty
        return (isEmpty ? [] : table.lines(width: width)) + [text(summary)] + files(reply)
            + backups(reply.backups, dryRun: reply.dryRun)
    }

    private func files(_ reply: CleanupReply) -> [String] {
        var lines: [String] = []
        let (runs, data) = (reply.runs, reply.data)
        for set in runs.remove + data.remove { lines += set.paths.map { "  \($0)" } }
        if !runs.remove.isEmpty || !data.remove.isEmpty {
            let bytes = (runs.remove + data.remove).reduce(0) { $0 + $1.bytes }
            let removed = Message.cleanupFiles(
                runs: runs.remove.count, data: data.remove.count, bytes: Format.bytes(bytes), dryRun: reply.dryRun)
            lines = wrapped(text(removed)) + lines
        }
        if !runs.keep.isEmpty || !data.keep.isEmpty {
            lines += wrapped(text(.keptFiles(runs: runs.keep.count, data: data.keep.count)))
        }
        lines += (runs.failed + data.failed).flatMap {
            wrapped(text(.fileNotRemoved($0.path, cause: $0.cause.message)))
        }
        if let disk = reply.disk, disk.models > 0 {
            lines += wrapped(
                text(
                    .modelDisk(
                        models: disk.models, unique: Format.bytes(disk.uniqueBytes),
                        apparent: Format.bytes(disk.apparentBytes), freed: Format.bytes(disk.freedBytes),
                        dryRun: reply.dryRun, basis: disk.basis.rawValue)))
        }
        return lines
    }

    func next(_ slots: [NextSlot], now: Date) -> [String] {
        guard !slots.isEmpty else { return [text(.noSlots)] }
        var table = Table([
            .init(head: text(.headDue)), .init(head: text(.headFromNow), isRightAligned: true),
            .init(head: text(.headSlot), minimum: 10, wraps: true),
        ])
        for slot in slots {
            let wait = slot.due.timeIntervalSince(now)
            table.add([Format.minute(slot.due), wait > 0 ? Format.duration(wait) : text(.dueNow), slot.slot])
        }
        return table.lines(width: width)
    }
}
