extension Schema {
    // A bar's number is its code's number << 20 | days since 1970, and a code's number is its six digits << 2 | exchange
    // (BJ 0, SH 1, SZ 2): integers cluster a stock's days, sort as the texts do and take 6 bytes where both took 15.
    //
    // A landing is one reply of a source. Landings are numbered as they came; what was known at an instant is what the
    // newest landing stamped at or before it, and all before that one, had brought. A bar refers to the landing that
    // gave it its values, which tells its source and its ingested_at.
    static let version3 = """
        CREATE TABLE landings (
            landing   INTEGER PRIMARY KEY AUTOINCREMENT,
            source    TEXT    NOT NULL,
            landed_at INTEGER NOT NULL,
            bars      INTEGER NOT NULL CHECK (bars >= 0)
        ) STRICT;

        -- Bars that have landed and are not merged into `bars` yet, in parts by code: 64 bytes a bar, sorted.
        CREATE TABLE landing_parts (
            part    INTEGER NOT NULL,
            landing INTEGER NOT NULL REFERENCES landings (landing),
            bars    BLOB    NOT NULL,
            PRIMARY KEY (part, landing)
        ) STRICT, WITHOUT ROWID;

        INSERT INTO landings (source, landed_at, bars)
        SELECT source, ingested_at, count(*) FROM (
            SELECT source, ingested_at FROM bars UNION ALL SELECT source, ingested_at FROM bar_revisions)
        GROUP BY ingested_at, source ORDER BY ingested_at, source;

        DROP TRIGGER bars_keep_revision;
        DROP INDEX bar_revisions_by_key;
        ALTER TABLE bars RENAME TO bars_v1;
        ALTER TABLE bar_revisions RENAME TO bar_revisions_v1;
        ALTER TABLE bar_codes RENAME TO bar_codes_v1;
        ALTER TABLE bar_days RENAME TO bar_days_v1;

        CREATE TABLE bars (
            bar           INTEGER PRIMARY KEY,
            open          REAL    NOT NULL,
            high          REAL    NOT NULL,
            low           REAL    NOT NULL,
            close         REAL    NOT NULL,
            pre_close     REAL    NOT NULL,
            volume        REAL    NOT NULL,
            amount        REAL,
            landing       INTEGER NOT NULL,
            first_landing INTEGER NOT NULL
        ) STRICT;

        -- A version of a bar was known from its landing up to, not including, the one that superseded it.
        CREATE TABLE bar_revisions (
            revision   INTEGER PRIMARY KEY,
            bar        INTEGER NOT NULL,
            open       REAL    NOT NULL,
            high       REAL    NOT NULL,
            low        REAL    NOT NULL,
            close      REAL    NOT NULL,
            pre_close  REAL    NOT NULL,
            volume     REAL    NOT NULL,
            amount     REAL,
            landing    INTEGER NOT NULL,
            superseded INTEGER NOT NULL,
            CHECK (landing <= superseded)
        ) STRICT;

        CREATE TABLE bar_codes (code INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE bar_days (
            trade_date    INTEGER NOT NULL PRIMARY KEY,
            first_landing INTEGER NOT NULL
        ) STRICT;

        CREATE TEMP TABLE bar_numbers AS
        SELECT ts_code, trade_date, (code << 20) | day AS bar, code FROM (
            SELECT ts_code, trade_date,
                (CAST(substr(ts_code, 1, 6) AS INTEGER) << 2)
                    | CASE substr(ts_code, 8) WHEN 'BJ' THEN 0 WHEN 'SH' THEN 1 ELSE 2 END AS code,
                CAST(julianday(printf('%04d-%02d-%02d', trade_date / 10000, trade_date / 100 % 100, trade_date % 100))
                    - 2440587.5 AS INTEGER) AS day
            FROM bars_v1);
        CREATE UNIQUE INDEX temp.bar_numbers_by_key ON bar_numbers (ts_code, trade_date);

        INSERT INTO bars
        SELECT n.bar, open, high, low, close, pre_close, volume, amount,
            (SELECT landing FROM landings AS l WHERE l.landed_at = b.ingested_at AND l.source = b.source),
            (SELECT min(landing) FROM landings AS l WHERE l.landed_at >= b.first_ingested_at)
        FROM bars_v1 AS b JOIN bar_numbers AS n USING (ts_code, trade_date) ORDER BY n.bar;

        INSERT INTO bar_revisions
        SELECT r.revision, n.bar, open, high, low, close, pre_close, volume, amount, l.landing,
            (SELECT min(landing) FROM landings AS s WHERE s.landed_at >= r.superseded_at AND s.landing >= l.landing)
        FROM bar_revisions_v1 AS r JOIN bar_numbers AS n USING (ts_code, trade_date)
            JOIN landings AS l ON l.landed_at = r.ingested_at AND l.source = r.source;

        INSERT INTO bar_codes SELECT DISTINCT code FROM bar_numbers ORDER BY code;
        INSERT INTO bar_days
        SELECT trade_date, (SELECT min(landing) FROM landings WHERE landed_at >= first_ingested_at)
        FROM bar_days_v1;

        DROP TABLE temp.bar_numbers;
        DROP TABLE bars_v1;
        DROP TABLE bar_revisions_v1;
        DROP TABLE bar_codes_v1;
        DROP TABLE bar_days_v1;

        CREATE INDEX bar_revisions_by_bar ON bar_revisions (bar);
        CREATE TRIGGER bars_keep_revision AFTER UPDATE ON bars BEGIN
            INSERT INTO bar_revisions (
                bar, open, high, low, close, pre_close, volume, amount, landing, superseded)
            VALUES (
                OLD.bar, OLD.open, OLD.high, OLD.low, OLD.close, OLD.pre_close, OLD.volume, OLD.amount, OLD.landing,
                NEW.landing);
        END;

        -- For people with the sqlite3 shell; nothing of this program reads it.
        CREATE VIEW daily_bars AS
        SELECT printf('%06d.%s', bar >> 22, substr('BJSHSZ', 1 + 2 * (bar >> 20 & 3), 2)) AS ts_code,
            CAST(strftime('%Y%m%d', (bar & 0xFFFFF) * 86400, 'unixepoch') AS INTEGER) AS trade_date,
            open, high, low, close, pre_close, volume, amount, source,
            strftime('%Y-%m-%dT%H:%M:%fZ', landed_at / 1e6, 'unixepoch') AS ingested_at
        FROM bars JOIN landings USING (landing);

        -- The days for which each stock was asked, where a source gives history by stock; they have no gap.
        CREATE TABLE stock_marks (
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
