/// What a simulated stock is, before any price: drawn from the seed and its place in the list alone.
struct StockProfile: Sendable {
    let code: String
    let plainName: String
    let area: String
    let industry: String
    let market: String
    let listDay: MarketDay
    let delistDay: MarketDay?
    /// Its days as an ST stock.
    let stDays: ClosedRange<MarketDay>?
    let firstPriceCents: Int
    /// 手 on a quiet day.
    let usualVolume: Double
    let firstFactor: Double
    /// 10,000 shares.
    let floatShares: Double
    /// Share of the market's own moves.
    let beta: Double
    let dailyVolatility: Double

    /// Every tenth code has fnv1a % 10 == 0 and no other has, so that users who split by that hash find both parts.
    static func list(count: Int, seed: UInt64, start: MarketDay) -> [StockProfile] {
        var taken: Set<String> = []
        return (0..<count).map { place in
            let board = boards[place % boards.count]
            var number = board.first + place * 7
            while taken.contains(code(board, number)) || isTenth(code(board, number)) != (place % 10 == 3) {
                number += 1
            }
            taken.insert(code(board, number))
            return StockProfile(place: place, code: code(board, number), market: board.market, seed: seed, start: start)
        }
    }

    func stock(through last: MarketDay) -> MarketStock {
        MarketStock(
            code: code, name: name(on: last), area: area, industry: industry, market: market, listDay: listDay,
            delistDay: delistDay.flatMap { $0 <= last ? $0 : nil }, floatShares: floatShares)
    }

    func isST(on day: MarketDay) -> Bool { stDays?.contains(day) ?? false }

    func name(on day: MarketDay) -> String { isST(on: day) ? "ST" + plainName : plainName }

    /// Name changes known on `last`.
    func names(through last: MarketDay) -> [MarketName] {
        guard let stDays, stDays.lowerBound <= last, stDays.lowerBound > listDay else {
            return [MarketName(code: code, name: plainName, start: listDay, end: nil, reason: "其他")]
        }
        let isOver = stDays.upperBound < last
        var names = [
            MarketName(
                code: code, name: plainName, start: listDay, end: Self.previous(stDays.lowerBound), reason: "其他"),
            MarketName(
                code: code, name: "ST" + plainName, start: stDays.lowerBound, end: isOver ? stDays.upperBound : nil,
                reason: "ST"),
        ]
        if isOver {
            names.append(
                MarketName(code: code, name: plainName, start: stDays.upperBound.next, end: nil, reason: "撤销ST"))
        }
        return names
    }

    private init(place: Int, code: String, market: String, seed: UInt64, start: MarketDay) {
        var random = SeededRandom(seed, "profile", code)
        self.code = code
        self.market = market
        industry = Self.industries[random.pick(Self.industries.count)]
        area = Self.areas[random.pick(Self.areas.count)]
        plainName = "模拟\(industry)\(place + 1)"
        let isNew = place % 13 == 7
        listDay =
            isNew
            ? Self.day(start.year + random.pick(2), 2 + random.pick(10), 1 + random.pick(28))
            : Self.day(start.year - 2 - random.pick(20), 1 + random.pick(12), 1 + random.pick(28))
        delistDay = place % 50 == 49 ? Self.day(start.year + 1, 3 + random.pick(9), 15) : nil
        if place % 23 == 11 {
            let first = Self.day(start.year, 5 + random.pick(6), 1 + random.pick(28))
            stDays = first...Self.day(start.year + 2 + random.pick(2), 8 + random.pick(4), 1 + random.pick(28))
        } else {
            stDays = nil
        }
        firstPriceCents = Int(300 * (1 + 30 * random.unit() * random.unit()))
        usualVolume = random.uniform(8_000, 400_000)
        firstFactor = isNew ? 1 : (random.uniform(1, 40) * 10_000).rounded() / 10_000
        floatShares = (usualVolume * random.uniform(0.5, 2)).rounded()
        beta = random.uniform(0.4, 1.3)
        dailyVolatility = random.uniform(0.011, 0.027) * (market == "主板" ? 1 : 1.3)
    }

    private struct BoardRule {
        let first: Int
        let suffix: String
        let market: String
    }

    /// Twenty places: eight SH and five SZ main board, four ChiNext, two STAR, one Beijing.
    private static let boards: [BoardRule] = {
        let main = BoardRule(first: 600_000, suffix: "SH", market: "主板")
        let shenzhen = BoardRule(first: 1, suffix: "SZ", market: "主板")
        let chiNext = BoardRule(first: 300_000, suffix: "SZ", market: "创业板")
        let star = BoardRule(first: 688_000, suffix: "SH", market: "科创板")
        let beijing = BoardRule(first: 920_000, suffix: "BJ", market: "北交所")
        return [
            main, shenzhen, chiNext, main, shenzhen, main, star, main, chiNext, shenzhen, main, main, shenzhen, chiNext,
            main, shenzhen, star, main, chiNext, beijing,
        ]
    }()

    private static let industries = [
        "银行", "电力", "钢铁", "白酒", "医药", "软件", "汽车", "化工", "半导体", "旅游", "港口", "煤炭", "建材", "通信", "食品",
    ]
    private static let areas = ["北京", "上海", "深圳", "浙江", "江苏", "四川", "湖北", "陕西", "福建", "山东"]

    private static func code(_ board: BoardRule, _ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 6 - digits.count) + digits + "." + board.suffix
    }

    private static func isTenth(_ code: String) -> Bool { SeededRandom.fnv1a(code) % 10 == 0 }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> MarketDay {
        MarketDay(yyyymmdd: year * 10_000 + month * 100 + day)
    }

    /// Day of month is at least 1; the first goes back to the 28th, which is near enough for a name's last day.
    private static func previous(_ day: MarketDay) -> MarketDay {
        if day.dayOfMonth > 1 { return MarketDay(yyyymmdd: day.yyyymmdd - 1) }
        return day.month > 1
            ? MarketDay(yyyymmdd: day.year * 10_000 + (day.month - 1) * 100 + 28)
            : MarketDay(yyyymmdd: (day.year - 1) * 10_000 + 1231)
    }
}
