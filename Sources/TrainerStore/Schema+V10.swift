extension Schema {
    // Every change of the model in service, and what each version of Ollama was seen to do.
    static let version10 = """
        CREATE TABLE serving_moves (
            seq         INTEGER PRIMARY KEY AUTOINCREMENT,
            moved_at    INTEGER NOT NULL,
            kind        TEXT    NOT NULL CHECK (kind IN ('verdict', 'by_hand', 'rollback')),
            champion    TEXT    NOT NULL,
            replaced    TEXT,
            run_id      TEXT,
            is_override INTEGER NOT NULL CHECK (is_override IN (0, 1)),
            reason      TEXT
        ) STRICT;

        CREATE TABLE server_capabilities (
            version   TEXT    NOT NULL PRIMARY KEY,
            probed_at INTEGER NOT NULL,
            findings  TEXT    NOT NULL CHECK (json_valid(findings))
        ) STRICT, WITHOUT ROWID;
        """
}
