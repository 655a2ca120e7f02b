extension Schema {
    // A finding stands from found_at up to, not including, cleared_at. Only what two sources disagreed about is ever
    // cleared; what the checks find is replaced by the next check.
    static let version6 = """
        CREATE TABLE bar_findings_v6 (
            finding    INTEGER PRIMARY KEY,
            ts_code    TEXT    NOT NULL,
            trade_date INTEGER NOT NULL,
            rule       TEXT    NOT NULL,
            severity   TEXT    NOT NULL CHECK (severity IN ('note', 'quarantine')),
            detail     TEXT    NOT NULL,
            found_at   INTEGER NOT NULL,
            cleared_at INTEGER,
            CHECK (found_at < cleared_at)
        ) STRICT;
        INSERT INTO bar_findings_v6
        SELECT finding, ts_code, trade_date, rule, severity, detail, found_at, NULL FROM bar_findings;
        DROP TABLE bar_findings;
        ALTER TABLE bar_findings_v6 RENAME TO bar_findings;
        CREATE INDEX bar_findings_by_bar ON bar_findings (ts_code, trade_date);
        CREATE UNIQUE INDEX bar_findings_standing ON bar_findings (ts_code, trade_date, rule, severity, detail)
        WHERE cleared_at IS NULL;

        -- A bar that was corrected after two sources disagreed about it is no longer the one that they disagreed about.
        CREATE TRIGGER bars_clear_disagreement AFTER UPDATE ON bars BEGIN
            UPDATE bar_findings SET cleared_at = (SELECT landed_at FROM landings WHERE landing = NEW.landing)
            WHERE ts_code = printf('%06d.%s', NEW.bar >> 22, substr('BJSHSZ', 1 + 2 * (NEW.bar >> 20 & 3), 2))
                AND trade_date = CAST(strftime('%Y%m%d', (NEW.bar & 0xFFFFF) * 86400, 'unixepoch') AS INTEGER)
                AND rule = 'sources_disagree' AND cleared_at IS NULL
                AND found_at < (SELECT landed_at FROM landings WHERE landing = NEW.landing);
        END;

        CREATE TABLE code_changes (
            source      TEXT    NOT NULL,
            old_code    TEXT    NOT NULL,
            ingested_at INTEGER NOT NULL,
            new_code    TEXT    NOT NULL,
            PRIMARY KEY (source, old_code, ingested_at)
        ) STRICT, WITHOUT ROWID;

        -- What one source said of one day of the whole market; the newest answer holds, whole.
        CREATE TABLE day_answers (
            answer      INTEGER PRIMARY KEY,
            kind        TEXT    NOT NULL CHECK (kind IN ('limits', 'basics')),
            trade_date  INTEGER NOT NULL,
            source      TEXT    NOT NULL,
            ingested_at INTEGER NOT NULL,
            UNIQUE (kind, trade_date, source, ingested_at)
        ) STRICT;
        CREATE TABLE price_limits (
            answer INTEGER NOT NULL REFERENCES day_answers (answer),
            code   INTEGER NOT NULL,
            up     REAL    NOT NULL,
            down   REAL    NOT NULL CHECK (down > 0),
            PRIMARY KEY (answer, code),
            CHECK (down <= up)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE daily_basics (
            answer        INTEGER NOT NULL REFERENCES day_answers (answer),
            code          INTEGER NOT NULL,
            turnover_rate REAL,
            pe            REAL,
            pe_ttm        REAL,
            pb            REAL,
            total_mv      REAL,
            circ_mv       REAL,
            PRIMARY KEY (answer, code)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX refused_rows_by_day ON refused_rows (trade_date);
        """
}
