import Foundation
import Messages
import TrainerCore

/// Turns a run's events into terminal output: one line per stage, redrawn in place on a terminal, appended otherwise.
struct ProgressDisplay {
    enum Output: Hashable, Sendable {
        /// Redraws the line that stands open.
        case redraw(String)
        /// Closes the open line, if there is one.
        case close
        case line(String)
    }

    private let page: Page
    private let isInteractive: Bool
    private var stage: StageName?
    private var isOpen = false
    private var lastShown: (fraction: Double, text: String)?
    private var lastEvent: Date?

    init(page: Page, isInteractive: Bool) {
        self.page = page
        self.isInteractive = isInteractive
    }

    mutating func show(_ event: ProgressEvent) -> [Output] {
        // After a lost connection the stream begins anew; what was shown is not shown again.
        if let lastEvent, event.at < lastEvent, event.finalState == nil { return [] }
        lastEvent = event.at
        var outputs: [Output] = []
        if event.stage != stage {
            outputs += end()
            stage = event.stage
            lastShown = nil
        }
        let text = line(event)
        if isInteractive, event.stage != nil || event.fraction != nil {
            isOpen = true
            // A line that folds cannot be drawn again in its place.
            outputs.append(.redraw(DisplayWidth.truncated(text, to: page.width - 1)))
        } else if isWorthALine(event) {
            outputs += end()
            lastShown = (event.fraction ?? 0, page.text(event.message))
            outputs.append(.line(text))
        }
        return outputs
    }

    /// Leaves the cursor on a line of its own.
    mutating func end() -> [Output] {
        defer { isOpen = false }
        return isOpen ? [.close] : []
    }

    /// Without a terminal: the first event of a stage, then every quarter of it, each wait, and its end.
    private func isWorthALine(_ event: ProgressEvent) -> Bool {
        guard let lastShown else { return true }
        guard event.resumesAt == nil, let fraction = event.fraction else {
            return lastShown.text != page.text(event.message)
        }
        return fraction - lastShown.fraction >= 0.25 || (fraction >= 1 && lastShown.fraction < 1)
    }

    private func line(_ event: ProgressEvent) -> String {
        let percent = event.fraction.map { "\(Int((min(max($0, 0), 1) * 100).rounded(.down)))%" } ?? ""
        guard let stage = event.stage else {
            // Of work that has no stages.
            return (percent.isEmpty ? "" : "\(DisplayWidth.leftPadded(percent, to: 4))  ") + page.text(event.message)
        }
        let names = StageName.allCases.map { page.text($0.name) }
        let width = names.map { DisplayWidth.of($0) }.max() ?? 0
        return "\(stage.position)/\(names.count) \(DisplayWidth.padded(page.text(stage.name), to: width)) "
            + "\(DisplayWidth.leftPadded(percent, to: 4))  \(page.text(event.message))"
    }
}

extension Console {
    func show(_ outputs: [ProgressDisplay.Output]) {
        for output in outputs {
            switch output {
            // Carriage return, the text, then erase to the end of the line (ECMA-48 EL).
            case .redraw(let text): noteRaw("\r\(text)\u{1B}[K")
            case .close: noteRaw("\n")
            case .line(let text): note(text)
            }
        }
    }
}
