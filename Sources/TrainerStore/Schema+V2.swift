extension Schema {
    // Facts beside the bars are kept as versions: one holds from its ingested_at up to the next version's of the same
    // key, so that nothing is ever overwritten.
    static let version2 = """
        -- A factor is in force from its day on; days on which a source repeated it have no row of their own.
        CREATE TABLE adj_factors (
            ts_code     TEXT    NOT NULL,
            source      TEXT    NOT NULL,
            trade_date  INTEGER NOT NULL,
            ingested_at INTEGER NOT NULL,
            factor      REAL    NOT NULL CHECK (factor > 0),
            PRIMARY KEY (ts_code, source, trade_date, ingested_at)
        ) STRICT, WITHOUT ROWID;

        -- The days for which a source was asked for the factors of all stocks.
        CREATE TABLE factor_days (
            source      TEXT    NOT NULL,
            trade_date  INTEGER NOT NULL,
            factors     INTEGER NOT NULL CHECK (factors > 0),
            ingested_at INTEGER NOT NULL,
            PRIMARY KEY (source, trade_date)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE listings (
            source      TEXT    NOT NULL,
            ts_code     TEXT    NOT NULL,
            ingested_at INTEGER NOT NULL,
            name        TEXT    NOT NULL,
            status      TEXT    NOT NULL CHECK (status IN ('L', 'D', 'P')),
            list_date   INTEGER,
            delist_date INTEGER,
            PRIMARY KEY (source, ts_code, ingested_at)
        ) STRICT, WITHOUT ROWID;

        -- What one source said of one day as a whole; an empty answer is an answer too.
        CREATE TABLE suspension_days (
            answer      INTEGER PRIMARY KEY,
            trade_date  INTEGER NOT NULL,
            source      TEXT    NOT NULL,
            ingested_at INTEGER NOT NULL,
            UNIQUE (trade_date, source, ingested_at)
        ) STRICT;
        CREATE TABLE suspensions (
            answer  INTEGER NOT NULL REFERENCES suspension_days (answer),
            ts_code TEXT    NOT NULL,
            timing  TEXT
        ) STRICT;
        CREATE INDEX suspensions_by_answer ON suspensions (answer);

        CREATE TABLE name_spells (
            source      TEXT    NOT NULL,
            ts_code     TEXT    NOT NULL,
            start_date  INTEGER NOT NULL,
            name        TEXT    NOT NULL,
            ingested_at INTEGER NOT NULL,
            end_date    INTEGER,
            PRIMARY KEY (source, ts_code, start_date, name, ingested_at)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE index_bars (
            ts_code     TEXT    NOT NULL,
            source      TEXT    NOT NULL,
            trade_date  INTEGER NOT NULL,
            ingested_at INTEGER NOT NULL,
            open        REAL    NOT NULL,
            high        REAL    NOT NULL,
            low         REAL    NOT NULL,
            close       REAL    NOT NULL,
            pre_close   REAL    NOT NULL,
            volume      REAL    NOT NULL,
            amount      REAL,
            PRIMARY KEY (ts_code, source, trade_date, ingested_at)
        ) STRICT, WITHOUT ROWID;

        -- account is a digest of the token; calls = 0 says that it may not call the API at all.
        CREATE TABLE account_quotas (
            account   TEXT    NOT NULL,
            api       TEXT    NOT NULL,
            period    TEXT    NOT NULL CHECK (period IN ('minute', 'hour', 'day')),
            calls     INTEGER NOT NULL CHECK (calls >= 0),
            learnt_at INTEGER NOT NULL,
            PRIMARY KEY (account, api, period)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE account_calls (
            account TEXT    NOT NULL,
            api     TEXT    NOT NULL,
            made_at INTEGER NOT NULL,
            calls   INTEGER NOT NULL CHECK (calls > 0),
            PRIMARY KEY (account, api, made_at)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE bar_findings (
            finding    INTEGER PRIMARY KEY,
            ts_code    TEXT    NOT NULL,
            trade_date INTEGER NOT NULL,
            rule       TEXT    NOT NULL,
            severity   TEXT    NOT NULL CHECK (severity IN ('note', 'quarantine')),
            detail     TEXT    NOT NULL,
            found_at   INTEGER NOT NULL,
            UNIQUE (ts_code, trade_date, rule, severity, detail)
        ) STRICT;
        """
}
