extension Schema {
    static let version14 = """
        ALTER TABLE runs ADD COLUMN option_examples INTEGER CHECK (option_examples > 0);
        ALTER TABLE runs ADD COLUMN option_from TEXT CHECK (
            option_from IN ('generate', 'dedupe', 'modelfile', 'create'));
        """
}
