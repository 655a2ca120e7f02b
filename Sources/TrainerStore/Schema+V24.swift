extension Schema {
    /// In the words of the source; NULL where it does not say.
    static let version24 = """
        ALTER TABLE listings ADD COLUMN industry TEXT;
        """
}
