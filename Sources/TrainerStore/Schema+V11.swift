extension Schema {
    /// What a landing can have brought: its first and last day, and the code where it is of one stock. NULL where that is
    /// not known: landings of earlier versions.
    static let version11 = """
        ALTER TABLE landings ADD COLUMN first_day INTEGER;
        ALTER TABLE landings ADD COLUMN last_day INTEGER;
        ALTER TABLE landings ADD COLUMN code INTEGER;
        """
}
