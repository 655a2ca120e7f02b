public import TrainerCore

/// The exchanges' daily price limits.
///
/// Sources: the trading rules of SSE, SZSE and BSE. Main board 10 % from 1996-12-16 on (none before), ST and *ST 5 % until
/// 2026-07-03 and 10 % from 2026-07-06 on; ChiNext 10 %, 20 % from 2020-08-24 on; STAR 20 %; Beijing 30 %. First days
/// without a limit: five for what was listed on STAR, on ChiNext from 2020-08-24 on, on the main board from 2023-04-10 on;
/// one in Beijing, and one elsewhere before 2014; in between, a first day ends between −36 % and +44 % of the issue price.
/// The first day of a delisting period has none either.
public enum PriceLimitRule {
    /// What a day's prices may do.
    public enum Limit: Hashable, Sendable {
        /// Percent of the ex-right reference price, up and down.
        case percent(up: Int, down: Int)
        case none
        /// No rule that this table knows: B shares count in other units.
        case unknown
    }

    /// What the rule depends on beside the code and the day.
    public struct Stock: Hashable, Sendable {
        /// nil where no list says: the first days are then not recognised.
        public var listDate: TradeDate?
        /// Trading days since listing, the first one is 1; nil where `listDate` is.
        public var listedDays: Int?
        public var name: String?
        /// The first day under a name that marks a delisting period.
        public var isFirstDelistingDay = false

        public init(listDate: TradeDate? = nil, listedDays: Int? = nil, name: String? = nil) {
            self.listDate = listDate
            self.listedDays = listedDays
            self.name = name
        }
    }

    public static func limit(of code: TSCode, on day: TradeDate, _ stock: Stock = Stock()) -> Limit {
        guard !isBShare(code) else { return .unknown }
        if stock.isFirstDelistingDay { return .none }
        if let first = firstDays(code.board, stock) { return first }
        switch code.board {
        case .beijing: return .even(30)
        case .star: return .even(20)
        case .chiNext: return .even(day >= registeredChiNext ? 20 : 10)
        case .main where day < firstLimit: return .none
        case .main: return .even(day < wideST && isST(stock.name) ? 5 : 10)
        }
    }

    /// `reference · (1 ± percent)` in fen, half up; always at least one fen from the reference, and never under one.
    public static func band(around reference: Int, up: Int, down: Int) -> ClosedRange<Int> {
        let lowest = max(1, min((reference * (100 - down) + 50) / 100, reference - 1))
        return lowest...max((reference * (100 + up) + 50) / 100, reference + 1)
    }

    /// ST, *ST, SST and S*ST; nil counts as no.
    public static func isST(_ name: String?) -> Bool { name?.contains("ST") ?? false }

    /// `退市海润`, `海润退`: the weeks before a listing ends.
    public static func isDelistingPeriod(_ name: String?) -> Bool {
        name.map { $0.hasPrefix("退市") || $0.hasSuffix("退") } ?? false
    }

    /// 900xxx.SH and 200xxx.SZ, in dollars.
    public static func isBShare(_ code: TSCode) -> Bool {
        switch code.rawValue.suffix(2) {
        case "SH": code.rawValue.hasPrefix("900")
        case "SZ": code.rawValue.hasPrefix("200")
        default: false
        }
    }

    private static func firstDays(_ board: Board, _ stock: Stock) -> Limit? {
        guard let listDate = stock.listDate, let listedDays = stock.listedDays, listedDays <= 5 else { return nil }
        let isRegistered =
            switch board {
            case .star: true
            case .chiNext: listDate >= registeredChiNext
            case .main: listDate >= registeredMain
            case .beijing: false
            }
        if isRegistered { return Limit.none }
        guard listedDays == 1 else { return nil }
        return board == .beijing || listDate < cappedFirstDay ? Limit.none : .percent(up: 44, down: 36)
    }

    private static let firstLimit = TradeDate(dayNumber: 9_846)  // 1996-12-16
    private static let cappedFirstDay = TradeDate(dayNumber: 16_071)  // 2014-01-01
    private static let registeredChiNext = TradeDate(dayNumber: 18_498)  // 2020-08-24
    private static let registeredMain = TradeDate(dayNumber: 19_457)  // 2023-04-10
    private static let wideST = TradeDate(dayNumber: 20_640)  // 2026-07-06
}

extension PriceLimitRule.Limit {
    static func even(_ percent: Int) -> Self { .percent(up: percent, down: percent) }
}
