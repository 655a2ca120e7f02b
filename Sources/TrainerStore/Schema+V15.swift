extension Schema {
    /// Replies of answers that take several.
    static let version15 = """
        CREATE TABLE reply_parts (
            source     TEXT    NOT NULL,
            answer     TEXT    NOT NULL,
            part       TEXT    NOT NULL,
            status     INTEGER NOT NULL,
            body       BLOB    NOT NULL,
            good_until INTEGER NOT NULL,
            PRIMARY KEY (source, answer, part)
        ) STRICT;
        CREATE INDEX reply_parts_by_end ON reply_parts (good_until);
        """
}
