/// What TuShare says about each of its APIs: columns, rows a call, points.
struct APIRule: Sendable {
    let name: String
    /// The columns without a `fields` parameter.
    let defaultColumns: [String]
    /// Given only when asked for.
    let moreColumns: [String]
    let rowCap: Int
    let points: Int

    var columns: [String] { defaultColumns + moreColumns }

    private init(_ name: String, _ columns: String, more: String = "", cap: Int, points: Int) {
        self.name = name
        defaultColumns = columns.split(separator: ",").map(String.init)
        moreColumns = more.split(separator: ",").map(String.init)
        rowCap = cap
        self.points = points
    }

    static let all: [String: APIRule] = Dictionary(
        uniqueKeysWithValues: [
            APIRule(
                "daily", "ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount", cap: 6000,
                points: 120),
            APIRule("trade_cal", "exchange,cal_date,is_open,pretrade_date", cap: 10_000, points: 2000),
            APIRule(
                "stock_basic", "ts_code,symbol,name,area,industry,cnspell,market,list_date,act_name,act_ent_type",
                more: "fullname,enname,exchange,curr_type,list_status,delist_date,is_hs", cap: 6000, points: 120),
            APIRule("adj_factor", "ts_code,trade_date,adj_factor", cap: 6000, points: 2000),
            APIRule(
                "daily_basic",
                "ts_code,trade_date,close,turnover_rate,turnover_rate_f,volume_ratio,pe,pe_ttm,pb,ps,ps_ttm,dv_ratio,"
                    + "dv_ttm,total_share,float_share,free_share,total_mv,circ_mv",
                cap: 6000, points: 2000),
            APIRule("suspend_d", "ts_code,trade_date,suspend_timing,suspend_type", cap: 5000, points: 120),
            APIRule("namechange", "ts_code,name,start_date,end_date,ann_date,change_reason", cap: 10_000, points: 120),
            APIRule("stk_limit", "trade_date,ts_code,up_limit,down_limit", more: "pre_close", cap: 5800, points: 2000),
            APIRule(
                "index_daily", "ts_code,trade_date,close,open,high,low,pre_close,change,pct_chg,vol,amount", cap: 8000,
                points: 2000),
            APIRule("bse_mapping", "name,o_code,n_code,list_date", cap: 1000, points: 120),
        ].map { ($0.name, $0) })

    /// Calls a minute that so many points buy.
    static func callsPerMinute(points: Int) -> Int { points >= 5000 ? 500 : points >= 2000 ? 200 : 50 }

    /// Calls a day that so many points buy; nil: no limit.
    static func callsPerDay(points: Int) -> Int? { points >= 5000 ? nil : points >= 2000 ? 100_000 : 8000 }
}
