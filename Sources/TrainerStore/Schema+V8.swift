extension Schema {
    // A refused row stands under its own day where it names one, with its values and the rule that it breaks. Of rows
    // that were refused before, the reasons tell the rule.
    static let version8 = """
        CREATE TABLE refused_rows_v8 (
            source     TEXT    NOT NULL,
            trade_date INTEGER NOT NULL,
            place      TEXT    NOT NULL,
            reason     TEXT    NOT NULL,
            content    TEXT    NOT NULL,
            rule       TEXT,
            refused_at INTEGER NOT NULL,
            PRIMARY KEY (source, trade_date, place, reason, content)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO refused_rows_v8
        SELECT source, trade_date, place, reason, '',
            CASE
                WHEN reason IN (
                    'a value is not a number', 'a price is not positive', 'vol or amount is negative',
                    'open or close lies outside low…high') THEN 'price_order'
                WHEN reason LIKE 'differs from another row of the same %' THEN 'duplicate'
                WHEN reason LIKE 'disagrees with the kept bar: %' THEN 'sources_disagree'
            END,
            refused_at
        FROM refused_rows;
        DROP TABLE refused_rows;
        ALTER TABLE refused_rows_v8 RENAME TO refused_rows;
        CREATE INDEX refused_rows_by_day ON refused_rows (trade_date);

        -- Why a sample no longer holds; NULL while it does.
        ALTER TABLE samples ADD COLUMN withdrawn TEXT;
        CREATE INDEX samples_withdrawn ON samples (sample) WHERE withdrawn IS NOT NULL;
        """
}
