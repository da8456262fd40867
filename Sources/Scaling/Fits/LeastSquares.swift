import CMinpack

/// A least-squares fit by the Levenberg-Marquardt method of MINPACK (`lmder1` and `covar` of the
/// cminpack library).
///
/// For residuals that are linear in the parameters, this is ordinary linear least squares through a
/// QR factorisation with column pivoting: the method then arrives in a step or two.
struct LeastSquares {
  /// Where the sum of squares is smallest.
  let parameters: [Double]
  /// The residuals there.
  let residuals: [Double]
  /// (JᵀJ)⁻¹ at the solution: the parameters' covariance but for the residuals' variance.
  let unscaledCovariance: [[Double]]

  /// The sum of the squared residuals.
  var sumOfSquares: Double { residuals.reduce(0) { $0 + $1 * $1 } }

  /// Residuals and their derivatives, as functions of the parameters.
  struct Problem {
    /// How many residuals there are.
    let count: Int
    /// The residuals.
    let residuals: ([Double]) -> [Double]
    /// A row for each residual, with its derivative by each parameter.
    let jacobian: ([Double]) -> [[Double]]
  }

  /// Fits `problem` from `start` on; nil where there are fewer residuals than parameters, where the
  /// parameters cannot be told apart, or where the method finds no minimum.
  init?(_ problem: Problem, from start: [Double]) {
    let (m, n) = (problem.count, start.count)
    guard n > 0, m >= n else { return nil }
    var parameters = start
    var residuals = [Double](repeating: 0, count: m)
    var jacobian = [Double](repeating: 0, count: m * n)
    var pivots = [Int32](repeating: 0, count: n)
    var work = [Double](repeating: 0, count: 5 * n + m)
    let box = ProblemBox(problem)
    let status = withExtendedLifetime(box) {
      lmder1(
        evaluate, Unmanaged.passUnretained(box).toOpaque(), Int32(m), Int32(n), &parameters,
        &residuals, &jacobian, Int32(m), LeastSquares.tolerance, &pivots, &work,
        Int32(work.count))
    }
    // 1 to 3: the sum of squares or the parameters no longer change; 4: nothing is left to explain;
    // 6 and 7: no further step can be told from rounding.
    guard (1...4).contains(status) || status == 6 || status == 7,
      parameters.allSatisfy(\.isFinite), residuals.allSatisfy(\.isFinite)
    else { return nil }
    covar(Int32(n), &jacobian, Int32(m), &pivots, LeastSquares.tolerance, &work)
    let covariance = (0..<n).map { row in (0..<n).map { jacobian[row + m * $0] } }
    // A parameter that cannot be told from the others has no variance there.
    guard (0..<n).allSatisfy({ covariance[$0][$0].isFinite && covariance[$0][$0] > 0 }) else {
      return nil
    }
    self.parameters = parameters
    self.residuals = residuals
    self.unscaledCovariance = covariance
  }

  private static let tolerance = 1e-14
}

/// Carries the closures through C.
private final class ProblemBox {
  let problem: LeastSquares.Problem

  init(_ problem: LeastSquares.Problem) { self.problem = problem }
}

/// What MINPACK calls: fills in residuals (`flag` 1) or derivatives (`flag` 2), by columns.
private func evaluate(
  context: UnsafeMutableRawPointer?, m: Int32, n: Int32, x: UnsafePointer<Double>?,
  residuals: UnsafeMutablePointer<Double>?, jacobian: UnsafeMutablePointer<Double>?,
  stride: Int32, flag: Int32
) -> Int32 {
  guard let context, let x else { return -1 }
  let problem = Unmanaged<ProblemBox>.fromOpaque(context).takeUnretainedValue().problem
  let parameters = Array(UnsafeBufferPointer(start: x, count: Int(n)))
  if flag == 1, let residuals {
    for (index, value) in problem.residuals(parameters).enumerated() { residuals[index] = value }
  } else if flag == 2, let jacobian {
    for (row, derivatives) in problem.jacobian(parameters).enumerated() {
      for (column, value) in derivatives.enumerated() {
        jacobian[row + Int(stride) * column] = value
      }
    }
  }
  return 0
}
