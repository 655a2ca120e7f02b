public import Statistics

/// How a stated probability becomes the one that is used.
public enum ProbabilityScaling: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        case asStated = "as_stated"
        case temperature
        case platt
    }

    case asStated
    case temperature(TemperatureScaling)
    case platt(PlattScaling)

    /// - Throws: as the scalings do, and `reversed` where the fit would read high probabilities as low ones: a model that
    ///   is wrong is not made right by believing the opposite.
    public init(_ kind: Kind, fitting forecasts: ProbabilityForecasts) throws(Degenerate) {
        switch kind {
        case .asStated: self = .asStated
        case .temperature: self = .temperature(try TemperatureScaling(fitting: forecasts))
        case .platt:
            let fit = try PlattScaling(fitting: forecasts)
            guard fit.slope > 0 else { throw .reversed }
            self = .platt(fit)
        }
    }

    public var kind: Kind {
        switch self {
        case .asStated: .asStated
        case .temperature: .temperature
        case .platt: .platt
        }
    }

    public struct Coefficient: Hashable, Sendable {
        public let name: String
        public let value: Double
    }

    /// What was fitted.
    public var coefficients: [Coefficient] {
        switch self {
        case .asStated: []
        case .temperature(let scaling): [Coefficient(name: "temperature", value: scaling.temperature)]
        case .platt(let scaling):
            [
                Coefficient(name: "slope", value: scaling.slope),
                Coefficient(name: "intercept", value: scaling.intercept),
            ]
        }
    }

    public func scaled(_ p: Double) -> Double {
        switch self {
        case .asStated: p
        case .temperature(let scaling): scaling.calibrated(p)
        case .platt(let scaling): scaling.calibrated(p)
        }
    }
}

extension Forecast {
    /// The same rating with the scaled probability; a failure stays one.
    public func scaled(by scaling: ProbabilityScaling) -> Forecast {
        guard let answer else { return self }
        // Every scaling maps 0…1 into itself.
        return Answer(upProbability: scaling.scaled(answer.upProbability), rating: answer.rating)
            .map(Forecast.answered) ?? .failed(.unparsed)
    }
}
