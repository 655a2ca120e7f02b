internal import Foundation

/// P(event) = σ(b + w·x), fitted by Newton's method on Σ log-loss + ½ λ |w|² (the intercept is free). Deterministic.
public struct LogisticRegression: Codable, Hashable, Sendable {
    public let intercept: Double
    public let weights: [Double]
    public let iterations: Int

    /// - Parameters:
    ///   - rows: one per item, all of one length.
    ///   - ridge: λ > 0; 1/λ is scikit-learn's C.
    /// - Throws: `empty`, `lengths`, `notFinite`, `constant` where all outcomes are one class, `outOfRange` for λ ≤ 0,
    ///   `notConverged`.
    public init(rows: [[Double]], outcomes: [Bool], ridge: Double) throws(Degenerate) {
        guard ridge > 0 else { throw .outOfRange }
        guard outcomes.contains(true), outcomes.contains(false) else {
            if outcomes.isEmpty { throw .empty }
            throw .constant
        }
        try self.init(rows: rows, targets: outcomes.map { $0 ? 1 : 0 }, ridge: ridge)
    }

    /// With targets between 0 and 1 and a penalty that may be 0.
    init(rows: [[Double]], targets: [Double], ridge: Double) throws(Degenerate) {
        guard let width = rows.first?.count else { throw .empty }
        guard rows.count == targets.count else { throw .lengths(rows.count, targets.count) }
        for row in rows {
            guard row.count == width else { throw .lengths(row.count, width) }
            guard row.allSatisfy(\.isFinite) else { throw .notFinite }
        }
        var problem = NewtonProblem(rows: rows, targets: targets, ridge: ridge)
        let solution = try problem.minimum()
        self.intercept = solution[0]
        self.weights = Array(solution.dropFirst())
        self.iterations = problem.iterations
    }

    /// - Throws: `lengths`, `notFinite`.
    public func probability(of row: [Double]) throws(Degenerate) -> Double {
        guard row.count == weights.count else { throw .lengths(row.count, weights.count) }
        let score = zip(weights, row).reduce(intercept) { $0 + $1.0 * $1.1 }
        guard score.isFinite else { throw .notFinite }
        return Self.sigmoid(score)
    }

    static func sigmoid(_ x: Double) -> Double { x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x)) }
}

/// The penalised log-loss with its derivatives; the intercept is coefficient 0.
private struct NewtonProblem {
    let width: Int
    /// Row by row, a leading 1 in each.
    let rows: [Double]
    let targets: [Double]
    let ridge: Double
    var iterations = 0

    init(rows: [[Double]], targets: [Double], ridge: Double) {
        self.width = (rows.first?.count ?? 0) + 1
        self.rows = rows.flatMap { [1] + $0 }
        self.targets = targets
        self.ridge = ridge
    }

    /// Newton's steps, halved until the loss falls. Close to the minimum the loss is flat to rounding, where a strict
    /// comparison would halve good steps to nothing.
    mutating func minimum() throws(Degenerate) -> [Double] {
        var at = [Double](repeating: 0, count: width)
        var (loss, gradient, hessian) = derivatives(at)
        while iterations < 200 {
            iterations += 1
            guard let step = Cholesky.solve(hessian, gradient, width) else { throw .constant }
            let decrement = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
            // Newton's decrement is twice the loss still to be won.
            if decrement < 1e-20 * Double(targets.count) { return at }
            var scale = 1.0
            var next = at
            var found = (loss: Double.infinity, gradient: gradient, hessian: hessian)
            let ceiling = loss + 1e-12 * (1 + abs(loss))
            while scale > 1e-10 {
                next = zip(at, step).map { $0 - scale * $1 }
                found = derivatives(next)
                if found.loss <= ceiling { break }
                scale /= 2
            }
            guard found.loss <= ceiling else { throw .notConverged }
            (at, loss, gradient, hessian) = (next, found.loss, found.gradient, found.hessian)
            guard at.allSatisfy({ abs($0) < 1e6 }) else { throw .separated }
        }
        throw .notConverged
    }

    private func derivatives(_ at: [Double]) -> (loss: Double, gradient: [Double], hessian: [Double]) {
        var loss = 0.0
        var gradient = [Double](repeating: 0, count: width)
        var hessian = [Double](repeating: 0, count: width * width)
        let width = width
        rows.withUnsafeBufferPointer { rows in
            targets.withUnsafeBufferPointer { targets in
                gradient.withUnsafeMutableBufferPointer { gradient in
                    hessian.withUnsafeMutableBufferPointer { hessian in
                        for item in 0..<targets.count {
                            let row = UnsafeBufferPointer(rebasing: rows[item * width..<(item + 1) * width])
                            var score = 0.0
                            for k in 0..<width { score += at[k] * row[k] }
                            let p = LogisticRegression.sigmoid(score)
                            loss += max(score, 0) + log1p(exp(-abs(score))) - targets[item] * score
                            let curvature = p * (1 - p)
                            for k in 0..<width {
                                gradient[k] += (p - targets[item]) * row[k]
                                for j in 0...k { hessian[k * width + j] += curvature * row[k] * row[j] }
                            }
                        }
                    }
                }
            }
        }
        for k in 1..<max(1, width) {
            loss += 0.5 * ridge * at[k] * at[k]
            gradient[k] += ridge * at[k]
            hessian[k * width + k] += ridge
        }
        return (loss, gradient, hessian)
    }
}

/// A x = b for a symmetric positive definite A, lower half by rows.
private enum Cholesky {
    /// nil where A is not positive definite.
    static func solve(_ matrix: [Double], _ right: [Double], _ width: Int) -> [Double]? {
        var lower = matrix
        for k in 0..<width {
            for j in 0...k {
                var sum = lower[k * width + j]
                for i in 0..<j { sum -= lower[k * width + i] * lower[j * width + i] }
                if k == j {
                    guard sum > 0 else { return nil }
                    lower[k * width + k] = sum.squareRoot()
                } else {
                    lower[k * width + j] = sum / lower[j * width + j]
                }
            }
        }
        var x = right
        for k in 0..<width {
            for j in 0..<k { x[k] -= lower[k * width + j] * x[j] }
            x[k] /= lower[k * width + k]
        }
        for k in (0..<width).reversed() {
            for j in k + 1..<max(k + 1, width) { x[k] -= lower[j * width + k] * x[j] }
            x[k] /= lower[k * width + k]
        }
        return x
    }
}
