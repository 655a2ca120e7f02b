extension Schema {
    // A GATE is never changed once it is frozen, and a model looks at it once.
    static let version9 = """
        CREATE TABLE gates (
            gate         INTEGER PRIMARY KEY,
            epoch        TEXT    NOT NULL UNIQUE,
            as_of        INTEGER NOT NULL,
            known_at     INTEGER NOT NULL,
            recipe       TEXT    NOT NULL,
            seal         TEXT    NOT NULL,
            first_day    INTEGER NOT NULL,
            last_day     INTEGER NOT NULL,
            items        INTEGER NOT NULL CHECK (items > 0),
            looks_before INTEGER NOT NULL CHECK (looks_before >= 0),
            frozen_at    INTEGER NOT NULL,
            manifest     BLOB    NOT NULL,
            CHECK (first_day <= last_day AND last_day <= as_of)
        ) STRICT;

        CREATE TABLE gate_looks (
            look         INTEGER PRIMARY KEY,
            epoch        TEXT    NOT NULL REFERENCES gates (epoch),
            model_digest TEXT    NOT NULL,
            run_id       TEXT    NOT NULL REFERENCES runs (id),
            looked_at    INTEGER NOT NULL,
            UNIQUE (epoch, model_digest)
        ) STRICT;
        """
}
