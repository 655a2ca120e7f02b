extension Schema {
    /// When an answer was given last: the same one again is no new version, but tells that it still stands.
    static let version13 = """
        ALTER TABLE suspension_days ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;
        UPDATE suspension_days SET asked_at = ingested_at;
        """
}
