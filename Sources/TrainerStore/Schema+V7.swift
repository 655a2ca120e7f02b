extension Schema {
    // Samples get a number that is never given again, for what is kept beside them.
    static let version7 = """
        CREATE TABLE samples_v7 (
            sample      INTEGER PRIMARY KEY AUTOINCREMENT,
            as_of       INTEGER NOT NULL,
            ts_code     TEXT    NOT NULL,
            task        INTEGER NOT NULL CHECK (task BETWEEN 0 AND 3),
            text_digest TEXT    NOT NULL UNIQUE,
            state       INTEGER,
            run_id      TEXT    NOT NULL,
            kept_at     INTEGER NOT NULL,
            payload     TEXT    NOT NULL CHECK (json_valid(payload)),
            UNIQUE (as_of, ts_code, task)
        ) STRICT;
        INSERT INTO samples_v7
        SELECT rowid, as_of, ts_code, task, text_digest, NULL, run_id, kept_at, payload FROM samples;
        DROP TABLE samples;
        ALTER TABLE samples_v7 RENAME TO samples;
        CREATE INDEX samples_by_run ON samples (run_id);
        CREATE INDEX samples_by_code ON samples (ts_code, as_of);
        CREATE INDEX samples_by_state ON samples (state);

        CREATE TABLE sample_drops_v7 (
            run_id     TEXT    NOT NULL,
            as_of      INTEGER NOT NULL,
            ts_code    TEXT    NOT NULL,
            task       INTEGER NOT NULL CHECK (task BETWEEN 0 AND 3),
            rule       TEXT    NOT NULL CHECK (rule IN (
                'same_key', 'same_text', 'same_state', 'near_text', 'evaluation_key', 'evaluation_text', 'over_cap')),
            twin_as_of INTEGER,
            twin_code  TEXT,
            twin_task  INTEGER CHECK (twin_task BETWEEN 0 AND 3),
            PRIMARY KEY (run_id, as_of, ts_code, task, rule),
            CHECK ((twin_as_of IS NULL) = (twin_code IS NULL) AND (twin_as_of IS NULL) = (twin_task IS NULL))
        ) STRICT, WITHOUT ROWID;
        INSERT INTO sample_drops_v7 SELECT * FROM sample_drops;
        DROP TABLE sample_drops;
        ALTER TABLE sample_drops_v7 RENAME TO sample_drops;

        -- What signatures are made with: one, or none yet.
        CREATE TABLE signature_template (
            template     INTEGER PRIMARY KEY CHECK (template = 1),
            text_version TEXT    NOT NULL,
            shingles     BLOB    NOT NULL CHECK (length(shingles) % 8 = 0)
        ) STRICT;
        -- Every sample up to the newest block's last is in some block, if its text has a signature.
        CREATE TABLE signature_blocks (
            last_sample INTEGER PRIMARY KEY,
            records     BLOB    NOT NULL CHECK (length(records) % 72 = 0)
        ) STRICT;
        """
}
