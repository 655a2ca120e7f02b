/// Columns aligned by display width, two spaces apart. When the lines would be wider than `width`, columns marked
/// flexible give way, the widest first.
struct Table {
    struct Column {
        let head: String
        var isRightAligned = false
        /// May be cut down to `minimum` columns.
        var minimum: Int?
    }

    private let columns: [Column]
    private var rows: [[String]] = []
    private let gap = 2

    init(_ columns: [Column]) { self.columns = columns }

    mutating func add(_ cells: [String]) {
        // A newline in a cell would break every line after it.
        rows.append(cells.map { $0.replacing("\n", with: " ") })
    }

    func lines(width: Int) -> [String] {
        let widths = fitted(to: width)
        return ([columns.map(\.head)] + rows).map { cells in
            let texts = zip(zip(cells, widths), columns).map { pair, column in
                let text = DisplayWidth.truncated(pair.0, to: pair.1)
                return column.isRightAligned
                    ? DisplayWidth.leftPadded(text, to: pair.1) : DisplayWidth.padded(text, to: pair.1)
            }
            return DisplayWidth.truncated(
                texts.joined(separator: String(repeating: " ", count: gap)).trimmedAtEnd, to: width)
        }
    }

    private func fitted(to width: Int) -> [Int] {
        var widths = columns.indices.map { index in
            ([columns[index].head] + rows.map { $0.indices.contains(index) ? $0[index] : "" })
                .map { DisplayWidth.of($0) }.max() ?? 0
        }
        var excess = widths.reduce(0, +) + gap * (widths.count - 1) - width
        while excess > 0 {
            let flexible = columns.indices.filter { widths[$0] > (columns[$0].minimum ?? Int.max) }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}

/// `label  text` with the label column aligned and the text wrapped under itself.
struct LabelledLines {
    private var entries: [(label: String, texts: [String])] = []

    mutating func add(_ label: String, _ texts: [String]) {
        if !texts.isEmpty { entries.append((label, texts)) }
    }

    func lines(width: Int) -> [String] {
        let labelWidth = entries.map { DisplayWidth.of($0.label) }.max() ?? 0
        let indent = String(repeating: " ", count: labelWidth + 2)
        return entries.flatMap { entry in
            let wrapped = entry.texts.flatMap { DisplayWidth.wrapped($0, to: max(20, width - labelWidth - 2)) }
            return wrapped.enumerated().map { offset, text in
                (offset == 0 ? DisplayWidth.padded(entry.label, to: labelWidth) + "  " : indent) + text
            }
        }
    }
}

extension String {
    var trimmedAtEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
