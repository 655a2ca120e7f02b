/// What a test of so many items can see.
public enum Power {
    /// 1 + (m − 1)ρ: by how much m items a day with correlation ρ inflate a variance (Kish 1965).
    public static func designEffect(itemsPerDay: Double, correlation: Double) -> Double {
        1 + (itemsPerDay - 1) * correlation
    }

    /// The error of a difference of two shares on n paired items of which `discordance` differ: √(q · deff / n).
    ///
    /// - Throws: `empty` for no items, `outOfRange` for a discordance outside of 0…1 or a negative variance.
    public static func pairedError(
        items: Int, discordance: Double, designEffect: Double
    ) throws(Degenerate) -> Double {
        guard items > 0 else { throw .empty }
        guard (0...1).contains(discordance), designEffect >= 0 else { throw .outOfRange }
        return (discordance * designEffect / Double(items)).squareRoot()
    }

    /// The smallest true difference that a one-sided test finds with `power`: (z_{1−α} + z_{power}) · SE.
    ///
    /// - Throws: `outOfRange` unless 0 < α, power < 1.
    public static func minimumDetectable(
        standardError: Double, alpha: Double = 0.05, power: Double = 0.8
    ) throws(Degenerate) -> Double {
        try (NormalDistribution.quantile(1 - alpha) + NormalDistribution.quantile(power)) * standardError
    }
}
