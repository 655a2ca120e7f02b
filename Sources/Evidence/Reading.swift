public import Statistics

/// A figure of a report: a value with its interval and what it rests on, or the reason why there is none.
public enum Reading: Codable, Hashable, Sendable {
    case value(Measured)
    case undefined(Degenerate, n: Int)

    public struct Measured: Codable, Hashable, Sendable {
        public let value: Double
        /// Two-sided 95 %.
        public let interval: Interval?
        /// Why there is no interval; nil where there is one.
        public let withoutInterval: Degenerate?
        public let n: Int
        public let dates: Int

        public init(value: Double, interval: Interval, n: Int, dates: Int) {
            self.value = value
            self.interval = interval
            self.withoutInterval = nil
            self.n = n
            self.dates = dates
        }

        public init(value: Double, withoutInterval: Degenerate, n: Int, dates: Int) {
            self.value = value
            self.interval = nil
            self.withoutInterval = withoutInterval
            self.n = n
            self.dates = dates
        }
    }

    public var measured: Measured? {
        if case .value(let measured) = self { measured } else { nil }
    }

    /// nil where there is a value.
    public var why: Degenerate? {
        if case .undefined(let why, _) = self { why } else { nil }
    }

    /// Whether the same was measured but for the interval of what does not vary.
    func agrees(with stored: Reading) -> Bool {
        guard case .value(let own) = self, case .value(let theirs) = stored, own.withoutInterval == .constant else {
            return self == stored
        }
        return own.value == theirs.value && own.n == theirs.n && own.dates == theirs.dates
    }

    init(n: Int, _ measure: () throws(Degenerate) -> Measured) {
        do throws(Degenerate) {
            self = .value(try measure())
        } catch {
            self = .undefined(error, n: n)
        }
    }
}

extension Reading.Measured {
    /// A value whose interval may fail by itself.
    init(value: Double, n: Int, dates: Int, _ interval: () throws(Degenerate) -> Interval) {
        do throws(Degenerate) {
            self.init(value: value, interval: try interval(), n: n, dates: dates)
        } catch {
            self.init(value: value, withoutInterval: error, n: n, dates: dates)
        }
    }
}
