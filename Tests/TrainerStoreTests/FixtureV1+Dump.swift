extension FixtureV1 {
    static let dump = #"""
        PRAGMA foreign_keys=OFF;
        BEGIN TRANSACTION;
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES('v1');
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
        INSERT INTO bars VALUES('600001.SH',20261116,10.499999999999999999,11.499999999999999999,5.25,10.499999999999999999,10.499999999999999999,1000.0,100.0,'csv',1795147260000000,1795147200000000);
        INSERT INTO bars VALUES('600001.SH',20261117,11.0,12.0,5.5,11.0,11.0,1000.0,NULL,'csv',1795147260000000,1795147260000000);
        INSERT INTO bars VALUES('600002.SH',20261116,20.0,21.0,10.0,20.0,20.0,1000.0,100.0,'csv',1795147200000000,1795147200000000);
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
        INSERT INTO bar_revisions VALUES(1,'600001.SH',20261116,10.0,11.0,5.0,10.0,10.0,1000.0,100.0,'csv',1795147200000000,1795147260000000);
        CREATE TABLE bar_codes (ts_code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
        INSERT INTO bar_codes VALUES('600001.SH');
        INSERT INTO bar_codes VALUES('600002.SH');
        CREATE TABLE bar_days (
            trade_date        INTEGER NOT NULL PRIMARY KEY,
            first_ingested_at INTEGER NOT NULL
        ) STRICT;
        INSERT INTO bar_days VALUES(20261116,1795147200000000);
        INSERT INTO bar_days VALUES(20261117,1795147260000000);
        CREATE TABLE fetch_marks (
            source     TEXT    NOT NULL,
            trade_date INTEGER NOT NULL,
            bars       INTEGER NOT NULL CHECK (bars >= 0),
            asked_at   INTEGER NOT NULL,
            PRIMARY KEY (source, trade_date)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO fetch_marks VALUES('csv',20261116,1,1795147260000000);
        INSERT INTO fetch_marks VALUES('csv',20261117,1,1795147260000000);
        CREATE TABLE refused_rows (
            source     TEXT    NOT NULL,
            trade_date INTEGER NOT NULL,
            place      TEXT    NOT NULL,
            reason     TEXT    NOT NULL,
            refused_at INTEGER NOT NULL,
            PRIMARY KEY (source, trade_date, place, reason)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO refused_rows VALUES('csv',20261116,'daily 600009.SH','a price is not positive',1795147200000000);
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
        INSERT INTO runs VALUES(1,'20261120-1200','daily-1200',1795147200000000,NULL,0,0,1795147200000000,'succeeded',0,1795147201000000,NULL,NULL,NULL,'rejected','[{"code":"pass_rate","examples":[],"message":{"en":"60 %","zh":"60 %"}}]','v1:latest',NULL,'[{"en":"no calendar","zh":"no calendar"}]');
        INSERT INTO runs VALUES(2,'20261120-1201',NULL,NULL,20261116,0,0,1795147290000000,'queued',0,NULL,NULL,NULL,NULL,NULL,'[]',NULL,NULL,'[]');
        CREATE TABLE jobs (
            job         INTEGER PRIMARY KEY AUTOINCREMENT,
            slot        TEXT,
            due         INTEGER,
            enqueued_at INTEGER NOT NULL,
            run_id      TEXT    NOT NULL REFERENCES runs (id),
            CHECK ((slot IS NULL) = (due IS NULL)),
            UNIQUE (slot, due)
        ) STRICT;
        INSERT INTO jobs VALUES(1,'daily-1200',1795147200000000,1795147200000000,'20261120-1200');
        INSERT INTO jobs VALUES(2,NULL,NULL,1795147290000000,'20261120-1201');
        CREATE TABLE slot_marks (
            slot      TEXT    NOT NULL PRIMARY KEY,
            marked_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO slot_marks VALUES('daily-1200',1795147200000000);
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
        INSERT INTO stages VALUES('20261120-1200','fetch','done',0,NULL,NULL,NULL,'f16d05ec6b29248d2c61adb1e9263f78e4f7bace1b955014a2d17872cfe4064d',X'7b7d',NULL);
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
        INSERT INTO samples VALUES(20261117,'600001.SH',0,'563d388daa8b1b64bf0f5e87cbeea7029102961e31bab94e32eba782df53a617','20261120-1200',1795147200000000,'{"facts":[{"decimals":2,"isPrinted":true,"name":"收盘价","value":10.05}],"input":"收盘价 600001.SH 20261117 10.05","instruction":"分析","output":"【投资建议】评级：持有","rating":"持有","regime":"trend:up"}');
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
        INSERT INTO sample_drops VALUES('20261120-1200',20261117,'600002.SH',2,'same_text',20261117,'600001.SH',0);
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
        INSERT INTO models VALUES(1,'v1:latest','d1','20261120-1200',1795147200000000,20261117,'b','f16d05ec6b29248d2c61adb1e9263f78e4f7bace1b955014a2d17872cfe4064d','fewshot',3,NULL,0.59999999999999997779,0,NULL);
        CREATE TABLE serving (
            only        INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
            champion    TEXT,
            previous    TEXT,
            base_digest TEXT
        ) STRICT;
        INSERT INTO serving VALUES(1,'v1:latest',NULL,'b');
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
        INSERT INTO answers VALUES('d1','f16d05ec6b29248d2c61adb1e9263f78e4f7bace1b955014a2d17872cfe4064d','f16d05ec6b29248d2c61adb1e9263f78e4f7bace1b955014a2d17872cfe4064d','评级：买入','stop',1.0,0.0,5,2,1795147200000000);
        DELETE FROM sqlite_sequence;
        INSERT INTO sqlite_sequence VALUES('runs',2);
        INSERT INTO sqlite_sequence VALUES('jobs',2);
        INSERT INTO sqlite_sequence VALUES('models',1);
        CREATE INDEX bar_revisions_by_key ON bar_revisions (ts_code, trade_date);
        CREATE TRIGGER bars_keep_revision AFTER UPDATE ON bars BEGIN
            INSERT INTO bar_revisions (
                ts_code, trade_date, open, high, low, close, pre_close, volume, amount, source, ingested_at,
                superseded_at)
            VALUES (
                OLD.ts_code, OLD.trade_date, OLD.open, OLD.high, OLD.low, OLD.close, OLD.pre_close, OLD.volume,
                OLD.amount, OLD.source, OLD.ingested_at, NEW.ingested_at);
        END;
        CREATE INDEX runs_by_state ON runs (state, seq);
        CREATE UNIQUE INDEX runs_one_running ON runs (state) WHERE state = 'running';
        CREATE INDEX jobs_by_run ON jobs (run_id);
        CREATE INDEX samples_by_run ON samples (run_id);
        CREATE INDEX samples_by_code ON samples (ts_code, as_of);
        CREATE INDEX models_by_digest ON models (digest);
        COMMIT;
        """#
}
