import Foundation

/// One GET, sorted by the page it asks for.
struct FreeRequest: Sendable {
    enum Page: String, Sendable {
        case kLine = "kline"
        case quote
        case sinaKLine = "sina-kline"
        case sinaFactor = "sina-factor"
        case sinaList = "sina-list"
        case sinaCount = "sina-count"

        var isSina: Bool { rawValue.hasPrefix("sina") }
    }

    let page: Page
    let host: String
    /// The last part of the path.
    let tail: String
    let query: [String: String]

    /// `path` is `/HOST/PATH`; nil for a page that nobody has.
    init?(path: String, query: [String: String]) {
        let parts = path.split(separator: "/").map(String.init)
        guard let host = parts.first, let tail = parts.last, parts.count >= 2 else { return nil }
        let rest = parts.dropFirst().joined(separator: "/")
        self.host = host
        self.tail = tail
        self.query = query
        switch (host, rest) {
        case ("web.ifzq.gtimg.cn", "appstock/app/newfqkline/get"), ("ifzq.gtimg.cn", "appstock/app/newfqkline/get"),
            ("proxy.finance.qq.com", "ifzqgtimg/appstock/app/newfqkline/get"):
            page = .kLine
        case ("qt.gtimg.cn", _) where rest.hasPrefix("q="): page = .quote
        case ("money.finance.sina.com.cn", "quotes_service/api/json_v2.php/CN_MarketData.getKLineData"):
            page = .sinaKLine
        case ("finance.sina.com.cn", _) where rest.hasPrefix("realstock/company/") && rest.hasSuffix("/hfq.js"):
            page = .sinaFactor
        case ("vip.stock.finance.sina.com.cn", "quotes_service/api/json_v2.php/Market_Center.getHQNodeData"):
            page = .sinaList
        case ("vip.stock.finance.sina.com.cn", "quotes_service/api/json_v2.php/Market_Center.getHQNodeStockCount"):
            page = .sinaCount
        default: return nil
        }
        guard page == .sinaFactor else { return }
        symbolInPath = parts.dropLast().last
    }

    /// `sh600000` of `/realstock/company/sh600000/hfq.js`.
    private(set) var symbolInPath: String?
}
