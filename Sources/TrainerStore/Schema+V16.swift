extension Schema {
    /// Stocks of a source that are refused.
    static let version16 = """
        CREATE TABLE stock_refusals (
            source     TEXT    NOT NULL,
            ts_code    TEXT    NOT NULL,
            reason     TEXT    NOT NULL,
            refused_at INTEGER NOT NULL,
            PRIMARY KEY (source, ts_code)
        ) STRICT, WITHOUT ROWID;
        """
}
