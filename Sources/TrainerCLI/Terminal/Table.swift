/// Columns aligned by display width, two spaces apart. When the lines would be wider than `width`, columns with a
/// minimum give way, the widest first: their cells are cut, or go on in a further line where the column wraps.
struct Table {
    struct Column {
        let head: String
        var isRightAligned = false
        /// May be narrowed down to so many columns.
        var minimum: Int?
        /// Nothing of a cell is lost: what does not fit stands in the lines below.
        var wraps = false
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
        return ([columns.map(\.head)] + rows).flatMap { lines(of: $0, widths, width) }
    }

    private func lines(of cells: [String], _ widths: [Int], _ width: Int) -> [String] {
        let parts = zip(zip(cells, widths), columns).map { pair, column in
            column.wraps ? DisplayWidth.wrapped(pair.0, to: pair.1) : [DisplayWidth.truncated(pair.0, to: pair.1)]
        }
        return (0..<(parts.map(\.count).max() ?? 0)).map { line in
            let texts = zip(zip(parts, widths), columns).map { pair, column in
                let text = line < pair.0.count ? pair.0[line] : ""
                return column.isRightAligned
                    ? DisplayWidth.leftPadded(text, to: pair.1) : DisplayWidth.padded(text, to: pair.1)
            }
            return DisplayWidth.truncated(
                texts.joined(separator: String(repeating: " ", count: gap)).trimmedAtEnd, to: width)
        }
    }

    /// As many tables, a blank line apart, as `width` asks for: each begins with the first column and has as many of the
    /// others as stand beside it in full.
    func blocks(width: Int) -> [String] {
        let widths = naturalWidths
        var blocks: [[Int]] = []
        var used = 0
        for index in columns.indices.dropFirst() {
            if blocks.isEmpty || used + gap + widths[index] > width {
                blocks.append([0])
                used = widths[0]
            }
            blocks[blocks.count - 1].append(index)
            used += gap + widths[index]
        }
        return Array(blocks.map { part($0).lines(width: width) }.joined(separator: [""]))
    }

    private func part(_ places: [Int]) -> Table {
        var table = Table(places.map { columns[$0] })
        for row in rows { table.add(places.map { row[$0] }) }
        return table
    }

    private var naturalWidths: [Int] {
        columns.indices.map { index in
            ([columns[index].head] + rows.map { $0.indices.contains(index) ? $0[index] : "" })
                .map { DisplayWidth.of($0) }.max() ?? 0
        }
    }

    private func fitted(to width: Int) -> [Int] {
        var widths = naturalWidths
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
