/// The rows of an answer while they are read: cells by column, so that what reads one column walks memory in order.
struct ReplyRows {
    /// Cells of one row.
    private(set) var width = 0
    private(set) var count = 0
    /// Rows that fit; column `c` begins at `c × capacity`.
    private(set) var capacity = 0
    private(set) var cells: [UInt64] = []

    /// Reads an array of arrays of equal length; null counts as empty.
    static func read(_ cursor: inout ReplyCursor) throws(ReplyFault) -> ReplyRows {
        var rows = ReplyRows()
        guard try !cursor.isNull() else { return rows }
        try cursor.expect(UInt8(ascii: "["))
        cursor.skipSpace()
        if cursor.peek == UInt8(ascii: "]") {
            cursor.index += 1
            return rows
        }
        try rows.readFirst(&cursor)
        while true {
            rows.readPlain(&cursor)
            guard try cursor.isFollowed(orClosedBy: UInt8(ascii: "]")) else { return rows }
            try rows.readAny(&cursor)
        }
    }

    private mutating func readFirst(_ cursor: inout ReplyCursor) throws(ReplyFault) {
        let start = cursor.index
        var first: [UInt64] = []
        try cursor.array { (cursor) throws(ReplyFault) in first.append(try cursor.cell()) }
        width = first.count
        count = 1
        // Rows are of much the same length; the eighth more spares most answers a second layout.
        let estimate = (cursor.bytes.count - cursor.index) / (cursor.index - start + 1)
        grow(to: estimate + estimate / 8 + 8)
        for (column, cell) in first.enumerated() { cells[column * capacity] = cell }
    }

    /// One row of any form that JSON allows.
    private mutating func readAny(_ cursor: inout ReplyCursor) throws(ReplyFault) {
        if count == capacity { grow(to: capacity * 2) }
        var column = 0
        try cursor.array { (cursor) throws(ReplyFault) in
            let cell = try cursor.cell()
            if column < width { cells[column * capacity + count] = cell }
            column += 1
        }
        guard column == width else { throw cursor.fault("a row of \(column) cells after rows of \(width)") }
        count += 1
    }

    /// As many rows as follow in the form that TuShare writes: no spaces, no escapes, no exponents. Stops before the
    /// first row of another form, which `readAny` then takes.
    private mutating func readPlain(_ cursor: inout ReplyCursor) {
        guard let base = cursor.bytes.baseAddress else { return }
        let bytes = PlainBytes(base: UnsafeRawPointer(base), count: cursor.bytes.count)
        var position = cursor.index
        while true {
            if count == capacity { grow(to: capacity * 2) }
            let (width, capacity, first) = (width, capacity, count)
            let read = cells.withUnsafeMutableBufferPointer { cells in
                guard let cells = cells.baseAddress else { return 0 }
                var row = first
                while row < capacity, bytes.row(&position, into: cells + row, width: width, stride: capacity) {
                    row += 1
                }
                return row - first
            }
            count += read
            guard count == capacity else { break }
        }
        cursor.index = position
    }

    private mutating func grow(to newCapacity: Int) {
        let (old, oldCapacity) = (cells, capacity)
        let (width, count) = (width, count)
        capacity = newCapacity
        cells = [UInt64](unsafeUninitializedCapacity: width * newCapacity) { new, initialized in
            for column in 0..<width where oldCapacity > 0 {
                for row in 0..<count { new[column * newCapacity + row] = old[column * oldCapacity + row] }
            }
            // Rows not yet read hold what the memory held; `count` guards them. They are trivial, so that is allowed.
            initialized = width * newCapacity
        }
    }
}
