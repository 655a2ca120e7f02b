internal import GRDB

/// The migrations, in order. Literal SQL and no type of this program; one that was released is never edited.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1", foreignKeyChecks: .immediate) { db in try db.execute(sql: version1) }
        migrator.registerMigration("v2", foreignKeyChecks: .immediate) { db in try db.execute(sql: version2) }
        migrator.registerMigration("v3", foreignKeyChecks: .immediate) { db in try db.execute(sql: version3) }
        migrator.registerMigration("v4", foreignKeyChecks: .immediate) { db in try db.execute(sql: version4) }
        migrator.registerMigration("v5", foreignKeyChecks: .immediate) { db in try db.execute(sql: version5) }
        migrator.registerMigration("v6", foreignKeyChecks: .immediate) { db in try db.execute(sql: version6) }
        migrator.registerMigration("v7", foreignKeyChecks: .immediate) { db in try db.execute(sql: version7) }
        migrator.registerMigration("v8", foreignKeyChecks: .immediate) { db in try db.execute(sql: version8) }
        migrator.registerMigration("v9", foreignKeyChecks: .immediate) { db in try db.execute(sql: version9) }
        migrator.registerMigration("v10", foreignKeyChecks: .immediate) { db in try db.execute(sql: version10) }
        migrator.registerMigration("v11", foreignKeyChecks: .immediate) { db in try db.execute(sql: version11) }
        migrator.registerMigration("v12", foreignKeyChecks: .immediate) { db in try db.execute(sql: version12) }
        migrator.registerMigration("v13", foreignKeyChecks: .immediate) { db in try db.execute(sql: version13) }
        migrator.registerMigration("v14", foreignKeyChecks: .immediate) { db in try db.execute(sql: version14) }
        migrator.registerMigration("v15", foreignKeyChecks: .immediate) { db in try db.execute(sql: version15) }
        migrator.registerMigration("v16", foreignKeyChecks: .immediate) { db in try db.execute(sql: version16) }
        migrator.registerMigration("v17", foreignKeyChecks: .immediate) { db in try db.execute(sql: version17) }
        migrator.registerMigration("v18", foreignKeyChecks: .immediate) { db in try db.execute(sql: version18) }
        migrator.registerMigration("v19", foreignKeyChecks: .immediate) { db in try db.execute(sql: version19) }
        migrator.registerMigration("v20", foreignKeyChecks: .immediate) { db in try db.execute(sql: version20) }
        migrator.registerMigration("v21", foreignKeyChecks: .immediate) { db in try db.execute(sql: version21) }
        migrator.registerMigration("v22", foreignKeyChecks: .immediate) { db in try db.execute(sql: version22) }
        migrator.registerMigration("v23", foreignKeyChecks: .immediate) { db in try db.execute(sql: version23) }
        migrator.registerMigration("v24", foreignKeyChecks: .immediate) { db in try db.execute(sql: version24) }
        migrator.registerMigration("v25", foreignKeyChecks: .immediate) { db in try db.execute(sql: version25) }
        migrator.registerMigration("v26", foreignKeyChecks: .immediate) { db in try db.execute(sql: version26) }
        return migrator
    }

    /// Number of the newest migration.
    static var version: Int { migrator.migrations.compactMap { Int($0.dropFirst()) }.max() ?? 0 }

    // Instants are microseconds since 1970 (UTC), days are integers YYYYMMDD.
    private static let version1 = """
        CREATE TABLE bars (
            ts_code           TEXT    NOT NULL,
            trade_date        INTEGER NOT NULL,
            open              REAL    NOT NULL,
            high              REAL    NOT NULL,
            low               REAL    NOT NULL CHECK (low > 0),
            close             REAL    NOT NULL,
            pre_close         REAL    NOT NULL CHECK (pre_close > 0),
            volume            REAL    NOT NULL CHECK (volume >= 0),
            amount            REAL             CHECK (amount >= 0),
            source            TEXT    NOT NULL,
            ingested_at       INTEGER NOT NULL,
            first_ingested_at INTEGER NOT NULL,
            PRIMARY KEY (ts_code, trade_date),
            CHECK (high >= open AND high >= close AND low <= open AND low <= close),
            CHECK (first_ingested_at <= ingested_at)
        ) STRICT, WITHOUT ROWID;

        -- A version of a bar was known from ingested_at up to, not including, superseded_at.
        CREATE TABLE bar_revisions (
            revision      INTEGER PRIMARY KEY,
            ts_code       TEXT    NOT NULL,
            trade_date    INTEGER NOT NULL,
            open          REAL    NOT NULL,
            high          REAL    NOT NULL,
            low           REAL    NOT NULL,
            close         REAL    NOT NULL,
            pre_close     REAL    NOT NULL,
            volume        REAL    NOT NULL,
            amount        REAL,
            source        TEXT    NOT NULL,
            ingested_at   INTEGER NOT NULL,
            superseded_at INTEGER NOT NULL,
            CHECK (ingested_at <= superseded_at)
        ) STRICT;
        CREATE INDEX bar_revisions_by_key ON bar_revisions (ts_code, trade_date);

        CREATE TRIGGER bars_keep_revision AFTER UPDATE ON bars BEGIN
            INSERT INTO bar_revisions (
                ts_code, trade_date, open, high, low, close, pre_close, volume, amount, source, ingested_at,
                superseded_at)
            VALUES (
                OLD.ts_code, OLD.trade_date, OLD.open, OLD.high, OLD.low, OLD.close, OLD.pre_close, OLD.volume,
                OLD.amount, OLD.source, OLD.ingested_at, NEW.ingested_at);
        END;

        -- Every code and every day that has a bar: bars are clustered by code, so that neither is found there cheaply.
        CREATE TABLE bar_codes (ts_code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE bar_days (
            trade_date        INTEGER NOT NULL PRIMARY KEY,
            first_ingested_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE fetch_marks (
            source     TEXT    NOT NULL,
            trade_date INTEGER NOT NULL,
            bars       INTEGER NOT NULL CHECK (bars >= 0),
            asked_at   INTEGER NOT NULL,
            PRIMARY KEY (source, trade_date)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE refused_rows (
            source     TEXT    NOT NULL,
            trade_date INTEGER NOT NULL,
            place      TEXT    NOT NULL,
            reason     TEXT    NOT NULL,
            refused_at INTEGER NOT NULL,
            PRIMARY KEY (source, trade_date, place, reason)
        ) STRICT, WITHOUT ROWID;

        -- seq gives the order of the queue and of the history: ids do not sort as text (…-10 before …-2).
        CREATE TABLE runs (
            seq          INTEGER PRIMARY KEY AUTOINCREMENT,
            id           TEXT    NOT NULL UNIQUE,
            slot         TEXT,
            due          INTEGER,
            option_as_of INTEGER,
            dry_run      INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
            no_promote   INTEGER NOT NULL CHECK (no_promote IN (0, 1)),
            enqueued_at  INTEGER NOT NULL,
            state        TEXT    NOT NULL CHECK (state IN (
                'queued', 'running', 'succeeded', 'no_new_data', 'deferred', 'failed', 'cancelled')),
            attempt      INTEGER NOT NULL CHECK (attempt >= 0),
            started_at   INTEGER,
            finished_at  INTEGER,
            not_before   INTEGER,
            as_of        INTEGER,
            verdict      TEXT    CHECK (verdict IN ('promoted', 'kept', 'rejected')),
            reasons      TEXT    NOT NULL CHECK (json_valid(reasons)),
            model        TEXT,
            error        TEXT    CHECK (error IS NULL OR json_valid(error)),
            warnings     TEXT    NOT NULL CHECK (json_valid(warnings)),
            CHECK ((slot IS NULL) = (due IS NULL))
        ) STRICT;
        CREATE INDEX runs_by_state ON runs (state, seq);
        -- One run at a time, whatever the program does.
        CREATE UNIQUE INDEX runs_one_running ON runs (state) WHERE state = 'running';

        -- Every request, also those that a waiting run answers.
        CREATE TABLE jobs (
            job         INTEGER PRIMARY KEY AUTOINCREMENT,
            slot        TEXT,
            due         INTEGER,
            enqueued_at INTEGER NOT NULL,
            run_id      TEXT    NOT NULL REFERENCES runs (id),
            CHECK ((slot IS NULL) = (due IS NULL)),
            UNIQUE (slot, due)
        ) STRICT;
        CREATE INDEX jobs_by_run ON jobs (run_id);

        CREATE TABLE slot_marks (
            slot      TEXT    NOT NULL PRIMARY KEY,
            marked_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE stages (
            run_id        TEXT    NOT NULL REFERENCES runs (id),
            stage         TEXT    NOT NULL CHECK (stage IN (
                'fetch', 'generate', 'dedupe', 'modelfile', 'create', 'evaluate', 'prune')),
            state         TEXT    NOT NULL CHECK (state IN ('pending', 'running', 'done', 'failed')),
            attempt       INTEGER NOT NULL CHECK (attempt >= 0),
            started_at    INTEGER,
            finished_at   INTEGER,
            input_digest  TEXT,
            output_digest TEXT,
            output        BLOB,
            error         TEXT    CHECK (error IS NULL OR json_valid(error)),
            PRIMARY KEY (run_id, stage)
        ) STRICT;

        -- task: 0 stock_analysis, 1 investment_advice, 2 risk_assessment, 3 price_prediction (the order of keys).
        CREATE TABLE samples (
            as_of       INTEGER NOT NULL,
            ts_code     TEXT    NOT NULL,
            task        INTEGER NOT NULL CHECK (task BETWEEN 0 AND 3),
            text_digest TEXT    NOT NULL UNIQUE,
            run_id      TEXT    NOT NULL,
            kept_at     INTEGER NOT NULL,
            payload     TEXT    NOT NULL CHECK (json_valid(payload)),
            PRIMARY KEY (as_of, ts_code, task)
        ) STRICT;
        CREATE INDEX samples_by_run ON samples (run_id);
        CREATE INDEX samples_by_code ON samples (ts_code, as_of);

        CREATE TABLE sample_drops (
            run_id     TEXT    NOT NULL,
            as_of      INTEGER NOT NULL,
            ts_code    TEXT    NOT NULL,
            task       INTEGER NOT NULL CHECK (task BETWEEN 0 AND 3),
            rule       TEXT    NOT NULL CHECK (rule IN ('same_key', 'same_text', 'over_cap')),
            twin_as_of INTEGER,
            twin_code  TEXT,
            twin_task  INTEGER CHECK (twin_task BETWEEN 0 AND 3),
            PRIMARY KEY (run_id, as_of, ts_code, task, rule),
            CHECK ((twin_as_of IS NULL) = (twin_code IS NULL) AND (twin_as_of IS NULL) = (twin_task IS NULL))
        ) STRICT, WITHOUT ROWID;

        -- Ollama compares names without regard to letter case.
        CREATE TABLE models (
            seq           INTEGER PRIMARY KEY AUTOINCREMENT,
            name          TEXT    NOT NULL UNIQUE COLLATE NOCASE,
            digest        TEXT    NOT NULL,
            run_id        TEXT    NOT NULL,
            created_at    INTEGER NOT NULL,
            as_of         INTEGER NOT NULL,
            base_digest   TEXT    NOT NULL,
            recipe_digest TEXT    NOT NULL,
            training_kind TEXT    NOT NULL,
            shots         INTEGER NOT NULL CHECK (shots >= 0),
            verdict       TEXT    CHECK (verdict IN ('promoted', 'kept', 'rejected')),
            pass_rate     REAL    CHECK (pass_rate BETWEEN 0 AND 1),
            is_pinned     INTEGER NOT NULL CHECK (is_pinned IN (0, 1)),
            removed_at    INTEGER
        ) STRICT;
        CREATE INDEX models_by_digest ON models (digest);

        CREATE TABLE serving (
            only        INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
            champion    TEXT,
            previous    TEXT,
            base_digest TEXT
        ) STRICT;
        INSERT INTO serving (only) VALUES (1);

        CREATE TABLE answers (
            model_digest   TEXT    NOT NULL,
            prompt_digest  TEXT    NOT NULL,
            options_digest TEXT    NOT NULL,
            text           TEXT    NOT NULL,
            done_reason    TEXT,
            latency        REAL    NOT NULL,
            load_seconds   REAL    NOT NULL,
            prompt_tokens  INTEGER NOT NULL,
            answer_tokens  INTEGER NOT NULL,
            kept_at        INTEGER NOT NULL,
            PRIMARY KEY (model_digest, prompt_digest, options_digest)
        ) STRICT;
        """
}
