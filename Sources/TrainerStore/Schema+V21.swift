extension Schema {
    /// Whether champion and previous changed places for a command that has not come to its end.
    static let version21 = """
        ALTER TABLE serving ADD COLUMN rollback_open INTEGER NOT NULL DEFAULT 0 CHECK (rollback_open IN (0, 1));
        """
}
