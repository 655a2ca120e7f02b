/// An answer as it stands on the wire: the business code inside HTTP 200 and the rows, if any.
struct TuShareReply: Sendable {
    let code: Int
    let message: String
    let table: TuShareTable?
}

/// One pass over the bytes of an answer, straight into columns. Unknown members are skipped, keys may come in any order.
enum ReplyScanner {
    static func scan(_ body: [UInt8]) throws(ReplyFault) -> TuShareReply {
        guard body.count <= ReplyCell.largestBody else {
            throw ReplyFault(offset: ReplyCell.largestBody, what: "an answer of \(body.count) bytes")
        }
        let found = try body.withUnsafeBufferPointer { (bytes) throws(ReplyFault) -> Envelope in
            var cursor = ReplyCursor(bytes)
            return try envelope(&cursor)
        }
        return TuShareReply(
            code: found.code, message: found.message,
            table: found.data.map {
                TuShareTable(
                    fields: $0.fields, rows: $0.rows, hasMore: $0.hasMore, body: body, unescaped: found.unescaped)
            })
    }

    private struct Envelope {
        let code: Int
        let message: String
        let data: Rows?
        let unescaped: [UInt8]
    }

    private struct Rows {
        let fields: [String]
        let rows: ReplyRows
        let hasMore: Bool
    }

    private static func envelope(_ cursor: inout ReplyCursor) throws(ReplyFault) -> Envelope {
        var code: Int?
        var message: String?
        var data: Rows?
        try cursor.object { (cursor, key) throws(ReplyFault) in
            switch key {
            case "code":
                let cell = try cursor.cell()
                code = cursor.number(cell).flatMap { Int(exactly: $0) }
            case "msg":
                let cell = try cursor.cell()
                message = cursor.optionalText(cell) ?? message
            case "message":
                let cell = try cursor.cell()
                message = message ?? cursor.optionalText(cell)
            case "data": data = try rows(&cursor)
            default: try cursor.skipValue()
            }
        }
        cursor.skipSpace()
        guard cursor.index == cursor.bytes.count else { throw cursor.fault("bytes after the end") }
        guard let code else { throw cursor.fault("no code") }
        return Envelope(code: code, message: message ?? "", data: data, unescaped: cursor.unescaped)
    }

    private static func rows(_ cursor: inout ReplyCursor) throws(ReplyFault) -> Rows? {
        cursor.skipSpace()
        guard cursor.peek == UInt8(ascii: "{") else {
            try cursor.skipValue()
            return nil
        }
        var fields: [String]?
        var rows: ReplyRows?
        var hasMore = false
        try cursor.object { (cursor, key) throws(ReplyFault) in
            switch key {
            case "fields": fields = try names(&cursor)
            case "items": rows = try ReplyRows.read(&cursor)
            case "has_more":
                let cell = try cursor.cell()
                hasMore = cursor.number(cell) == 1
            default: try cursor.skipValue()
            }
        }
        guard let fields, let rows else { throw cursor.fault("data without fields or items") }
        guard rows.count == 0 || rows.width == fields.count else {
            throw cursor.fault("rows of \(rows.width) cells under \(fields.count) fields")
        }
        return Rows(fields: fields, rows: rows, hasMore: hasMore)
    }

    private static func names(_ cursor: inout ReplyCursor) throws(ReplyFault) -> [String] {
        var names: [String] = []
        guard try !cursor.isNull() else { return names }
        try cursor.array { (cursor) throws(ReplyFault) in
            let cell = try cursor.cell()
            names.append(cursor.optionalText(cell) ?? "")
        }
        return names
    }
}
