extension Schema {
    /// What a source gives whole, and when it was asked for it last, so that a run that goes on after a kill, a deferral
    /// or earlier the same day does not ask again.
    static let version5 = """
        CREATE TABLE list_marks (
            source     TEXT    NOT NULL,
            list       TEXT    NOT NULL,
            first_date INTEGER NOT NULL,
            last_date  INTEGER NOT NULL,
            asked_at   INTEGER NOT NULL,
            PRIMARY KEY (source, list),
            CHECK (first_date <= last_date)
        ) STRICT, WITHOUT ROWID;

        -- The open days within the range of the calendar's mark.
        CREATE TABLE open_days (
            source     TEXT    NOT NULL,
            trade_date INTEGER NOT NULL,
            PRIMARY KEY (source, trade_date)
        ) STRICT, WITHOUT ROWID;

        -- A day can have been asked for and have none: the market had not begun.
        ALTER TABLE factor_days RENAME TO factor_days_v2;
        CREATE TABLE factor_days (
            source      TEXT    NOT NULL,
            trade_date  INTEGER NOT NULL,
            factors     INTEGER NOT NULL CHECK (factors >= 0),
            ingested_at INTEGER NOT NULL,
            PRIMARY KEY (source, trade_date)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO factor_days SELECT source, trade_date, factors, ingested_at FROM factor_days_v2;
        DROP TABLE factor_days_v2;

        -- As stock_marks, for factors.
        CREATE TABLE factor_marks (
            source     TEXT    NOT NULL,
            ts_code    TEXT    NOT NULL,
            first_date INTEGER NOT NULL,
            last_date  INTEGER NOT NULL,
            asked_at   INTEGER NOT NULL,
            PRIMARY KEY (source, ts_code),
            CHECK (first_date <= last_date)
        ) STRICT, WITHOUT ROWID;
        """
}
