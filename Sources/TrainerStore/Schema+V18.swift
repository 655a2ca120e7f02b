extension Schema {
    /// Answers by the version of the server too. Which one gave the older rows nobody wrote down: they get an empty one, so
    /// that a server which tells its version is asked anew, and stay for the reproductions of their own runs.
    static let version18 = """
        CREATE TABLE answers_v18 (
            model_digest   TEXT    NOT NULL,
            prompt_digest  TEXT    NOT NULL,
            options_digest TEXT    NOT NULL,
            server_version TEXT    NOT NULL,
            text           TEXT    NOT NULL,
            done_reason    TEXT,
            latency        REAL    NOT NULL,
            load_seconds   REAL    NOT NULL,
            prompt_tokens  INTEGER NOT NULL,
            answer_tokens  INTEGER NOT NULL,
            kept_at        INTEGER NOT NULL,
            choice_odds    TEXT    CHECK (choice_odds IS NULL OR json_valid(choice_odds)),
            PRIMARY KEY (model_digest, prompt_digest, options_digest, server_version)
        ) STRICT;
        INSERT INTO answers_v18
        SELECT model_digest, prompt_digest, options_digest, '', text, done_reason, latency, load_seconds, prompt_tokens,
            answer_tokens, kept_at, choice_odds
        FROM answers;
        DROP TABLE answers;
        ALTER TABLE answers_v18 RENAME TO answers;
        """
}
