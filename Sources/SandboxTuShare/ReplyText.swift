import Foundation

/// The JSON of an answer, as the real server writes it: numbers bare (a whole one as 123.0), what is missing null.
enum ReplyText {
    static func rows(_ data: SandboxRows, hasMore: Bool, message: String? = "") -> [UInt8] {
        var text = Array("{\"request_id\":\"\(UUID().uuidString.lowercased())\",\"code\":0,\"data\":{\"fields\":[".utf8)
        text.reserveCapacity(400 + data.rows.count * data.columns.count * 12)
        text += (data.columns.map(quoted).joined(separator: ",") + "],\"items\":[").utf8
        for (place, row) in data.rows.enumerated() {
            text += place > 0 ? [0x2c, 0x5b] : [0x5b]  // , [
            for (place, cell) in row.enumerated() {
                if place > 0 { text.append(UInt8(ascii: ",")) }
                switch cell {
                case .text(let value): appendQuoted(value, to: &text)
                case .number(let value): appendNumber(value, to: &text)
                case .integer(let value): text += value.description.utf8
                case .null: text += "null".utf8
                }
            }
            text.append(UInt8(ascii: "]"))
        }
        text += "],\"has_more\":\(hasMore),\"count\":-1},\"msg\":".utf8
        text += "\(message.map(quoted) ?? "null"),\"detail\":\"\"}".utf8
        return text
    }

    /// As `Double.description` writes it, which is what most numbers of the market would spend most of the time in.
    private static func appendNumber(_ value: Double, to text: inout [UInt8]) {
        let scaled = (value * 10_000).rounded()
        guard abs(scaled) < 1e15, scaled / 10_000 == value, value != 0 else { return text += value.description.utf8 }
        if value < 0 { text.append(UInt8(ascii: "-")) }
        let units = UInt64(abs(scaled))
        var (whole, scale) = (units / 10_000, 1 as UInt64)
        while whole / scale >= 10 { scale *= 10 }
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(whole / scale))
            whole %= scale
            scale /= 10
        } while scale > 0
        text.append(UInt8(ascii: "."))
        var rest = units % 10_000
        scale = 1000
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest / scale))
            rest %= scale
            scale /= 10
        } while rest > 0
    }

    private static func appendQuoted(_ value: String, to text: inout [UInt8]) {
        let isPlain = value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5c }
        guard isPlain else { return text += quoted(value).utf8 }
        text.append(UInt8(ascii: "\""))
        text += value.utf8
        text.append(UInt8(ascii: "\""))
    }

    static func error(_ code: Int, _ message: String) -> [UInt8] {
        Array(
            ("{\"request_id\":\"\(UUID().uuidString.lowercased())\",\"code\":\(code),\"data\":null,"
                + "\"msg\":\(quoted(message)),\"detail\":\"\"}").utf8)
    }

    private static let where108 = "，权限的具体详情访问：https://tushare.pro/document/1?doc_id=108。"

    enum RatePeriod: String { case minute = "分钟", hour = "小时", day = "天" }

    static func tooOften(_ api: String, _ limit: Int, _ period: RatePeriod, _ wording: RateWording) -> [UInt8] {
        switch wording {
        case .most: error(40203, "抱歉，您每\(period.rawValue)最多访问该接口\(limit)次" + where108)
        case .exceeded:
            error(
                40203,
                "抱歉，您访问接口(\(api))频率超限(\(limit)次/\(period.rawValue))，具体频次详情："
                    + "https://tushare.pro/document/1?doc_id=108。")
        }
    }
    static func permission(_ api: String) -> [UInt8] { error(40203, "抱歉，您没有接口(\(api))访问权限" + where108) }
    static var token: [UInt8] { error(40101, "您的token不对，请确认。") }
    /// The old gateway's code for parameters.
    static var parameter: [UInt8] { error(-2001, "参数校验失败：ts_code") }
    static var noData: [UInt8] { error(0, "") }
    static var unknownAPI: [UInt8] { error(40101, "请指定正确的接口名") }
    static var notJSON: [UInt8] { error(40101, "不是合格的json格式，EOF") }

    /// What a network's sign-in portal answers in the place of every server.
    static let pagePortal = """
        <!DOCTYPE html>
        <html><head><title>Sign in to the network</title></head><body><form action="/login"></form></body></html>

        """

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
