extension Schema {
    /// A calendar in versions, so that a run that looks back reads the one of then; when each source gave its lists, which
    /// tells whose holds; and the way from a code to those that its stock had before.
    static let version17 = """
        -- Whether a day is open, as a source said it from ingested_at on.
        CREATE TABLE calendar_days (
            source      TEXT    NOT NULL,
            trade_date  INTEGER NOT NULL,
            ingested_at INTEGER NOT NULL,
            is_open     INTEGER NOT NULL CHECK (is_open IN (0, 1)),
            PRIMARY KEY (source, trade_date, ingested_at)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO calendar_days
        SELECT o.source, o.trade_date, coalesce(m.asked_at, 0), 1
        FROM open_days AS o LEFT JOIN list_marks AS m ON m.source = o.source AND m.list = 'calendar';
        DROP TABLE open_days;

        -- Every answer about names or securities, also one that changed nothing.
        CREATE TABLE list_answers (
            list        TEXT    NOT NULL,
            source      TEXT    NOT NULL,
            answered_at INTEGER NOT NULL,
            PRIMARY KEY (list, source, answered_at)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO list_answers
        SELECT list, source, asked_at FROM list_marks WHERE list = 'names' OR list GLOB 'listings:*';

        CREATE INDEX code_changes_by_new_code ON code_changes (new_code);
        """
}
