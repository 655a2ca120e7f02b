extension Schema {
    /// Whether a run works on a day that an earlier one has worked on.
    static let version20 = """
        ALTER TABLE runs ADD COLUMN option_force INTEGER NOT NULL DEFAULT 0 CHECK (option_force IN (0, 1));
        """
}
