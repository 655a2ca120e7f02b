extension Schema {
    /// Runs that see only what had been ingested by an instant.
    static let version4 = "ALTER TABLE runs ADD COLUMN option_known_at INTEGER"
}
