extension Schema {
    /// How often in a row the process ended under a run that did not get on, and how far the run was then.
    static let version22 = """
        ALTER TABLE runs ADD COLUMN interruptions INTEGER NOT NULL DEFAULT 0 CHECK (interruptions >= 0);
        ALTER TABLE runs ADD COLUMN progress TEXT;
        """
}
