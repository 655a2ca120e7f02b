extension Schema {
    /// The probabilities of the words that an answer chose among; NULL where they were not asked for, or not known.
    static let version12 = """
        ALTER TABLE answers ADD COLUMN choice_odds TEXT CHECK (choice_odds IS NULL OR json_valid(choice_odds));
        """
}
