extension Schema {
    /// Samples in whose place a later run put others under their keys.
    static let version25 = """
        CREATE TABLE sample_revisions (
            revision    INTEGER PRIMARY KEY AUTOINCREMENT,
            as_of       INTEGER NOT NULL,
            ts_code     TEXT    NOT NULL,
            task        INTEGER NOT NULL CHECK (task BETWEEN 0 AND 3),
            text_digest TEXT    NOT NULL,
            run_id      TEXT    NOT NULL,
            kept_at     INTEGER NOT NULL,
            payload     TEXT    NOT NULL CHECK (json_valid(payload)),
            replaced_by TEXT    NOT NULL
        ) STRICT;
        CREATE INDEX sample_revisions_by_key ON sample_revisions (as_of, ts_code, task);
        """
}
