/// The daily price limit of the mainland exchanges.
struct PriceLimit {
    let market: String
    let isST: Bool
    /// Trading days since listing, the first one is 1.
    let listedDays: Int
    let day: MarketDay

    /// Percent of the ex-right reference price; nil where the day has no limit.
    var percent: Int? {
        switch market {
        case "北交所": listedDays <= 1 ? nil : 30
        case "创业板", "科创板": listedDays <= 5 ? nil : 20
        default: listedDays <= 5 ? nil : isST && day < MarketDay(yyyymmdd: 20_260_706) ? 5 : 10
        }
    }

    /// `cents · (1 ± percent)`, half up to the cent.
    static func band(around cents: Int, percent: Int) -> ClosedRange<Int> {
        let down = max(1, (cents * (100 - percent) + 50) / 100)
        return down...max(down, (cents * (100 + percent) + 50) / 100)
    }
}
