import Foundation

/// The JSON of an answer, as the real server writes it: numbers bare (a whole one as 123.0), what is missing null.
enum ReplyText {
    static func rows(_ data: SandboxRows, hasMore: Bool, message: String? = "") -> String {
        var text = "{\"request_id\":\"\(UUID().uuidString.lowercased())\",\"code\":0,\"data\":{\"fields\":["
        text += data.columns.map(quoted).joined(separator: ",") + "],\"items\":["
        var isFirst = true
        for row in data.rows {
            text += isFirst ? "[" : ",["
            isFirst = false
            for (place, cell) in row.enumerated() {
                if place > 0 { text += "," }
                switch cell {
                case .text(let value): text += quoted(value)
                case .number(let value): text += value.description
                case .integer(let value): text += value.description
                case .null: text += "null"
                }
            }
            text += "]"
        }
        return text
            + "],\"has_more\":\(hasMore),\"count\":-1},\"msg\":\(message.map(quoted) ?? "null"),\"detail\":\"\"}"
    }

    static func error(_ code: Int, _ message: String) -> String {
        "{\"request_id\":\"\(UUID().uuidString.lowercased())\",\"code\":\(code),\"data\":null,"
            + "\"msg\":\(quoted(message)),\"detail\":\"\"}"
    }

    private static let where108 = "，权限的具体详情访问：https://tushare.pro/document/1?doc_id=108。"

    static func tooOften(_ window: String, _ limit: Int) -> String {
        error(40203, "抱歉，您\(window)最多访问该接口\(limit)次" + where108)
    }
    static func permission(_ api: String) -> String { error(40203, "抱歉，您没有接口(\(api))访问权限" + where108) }
    static var token: String { error(40101, "您的token不对，请确认。") }
    static var unknownAPI: String { error(40101, "请指定正确的接口名") }
    static var notJSON: String { error(40101, "不是合格的json格式，EOF") }

    static let page504 = """
        <html>
            <head>
                <title>504 Gateway Time-out</title>
            </head>
            <body bgcolor="white">
                <center>
                    <h1>504 Gateway Time-out</h1>
                </center>
                <hr>
                    <center>nginx/1.15.0</center>
                </body>
            </html>
        """

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\u{0}"..."\u{1f}": out += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
