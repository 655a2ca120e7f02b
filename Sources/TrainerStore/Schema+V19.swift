extension Schema {
    /// What a run measured; NULL for runs of earlier versions, whose checkpoints tell it.
    static let version19 = """
        ALTER TABLE runs ADD COLUMN metrics TEXT CHECK (metrics IS NULL OR json_valid(metrics));
        """
}
