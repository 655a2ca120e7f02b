extension Schema {
    /// What the source named its answer about the day; null where it named none.
    static let version26 = "ALTER TABLE fetch_marks ADD COLUMN revision TEXT;"
}
