extension Schema {
    /// Who read the questions and labels of a GATE; tunes with what they have tried, and what one was asked for.
    static let version23 = """
        CREATE TABLE gate_reads (
            read      INTEGER PRIMARY KEY AUTOINCREMENT,
            epoch     TEXT    NOT NULL,
            reader    TEXT    NOT NULL,
            run_id    TEXT,
            questions INTEGER NOT NULL CHECK (questions >= 0),
            read_at   INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX gate_reads_by_run ON gate_reads (run_id);

        CREATE TABLE tunes (
            tune   INTEGER PRIMARY KEY AUTOINCREMENT,
            run_id TEXT    NOT NULL UNIQUE REFERENCES runs (id),
            epoch  TEXT    NOT NULL,
            record TEXT    NOT NULL CHECK (json_valid(record))
        ) STRICT;
        CREATE INDEX tunes_by_epoch ON tunes (epoch);

        ALTER TABLE runs ADD COLUMN option_tune TEXT CHECK (option_tune IS NULL OR json_valid(option_tune));
        """
}
