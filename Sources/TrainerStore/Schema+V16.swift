extension Schema {
    /// Stocks of a source that are refused, and days that answers about a stock left open.
    static let version16 = """
        CREATE TABLE stock_refusals (
            source     TEXT    NOT NULL,
            ts_code    TEXT    NOT NULL,
            reason     TEXT    NOT NULL,
            refused_at INTEGER NOT NULL,
            PRIMARY KEY (source, ts_code)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE open_answers (
            source     TEXT    NOT NULL,
            ts_code    TEXT    NOT NULL,
            first_date INTEGER NOT NULL,
            last_date  INTEGER NOT NULL CHECK (last_date >= first_date),
            since      INTEGER NOT NULL,
            asked_at   INTEGER NOT NULL,
            PRIMARY KEY (source, ts_code)
        ) STRICT, WITHOUT ROWID;
        """
}
