/// Which of several laws to believe.
///
/// Each law is weighed by how far the points lie from it in units of their own spread (χ²) plus two
/// for every parameter. A law with one more parameter replaces a simpler one where it weighs less and
/// that parameter is told from 0, or the simpler one is rejected by the repeats (χ² alone would
/// prefer the richer law by chance in every sixth case).
struct ModelChoice {
  private let laws: [LawFit]
  private let evidence: FitEvidence

  init(_ laws: [LawFit], _ evidence: FitEvidence) {
    self.laws = laws
    self.evidence = evidence
  }

  /// The law; nil where none is left. Gustafson's is only taken where it is the one that was asked
  /// for: a table cannot tell whether the work grew with the number of workers.
  func best(amongAll: Bool) -> Law? {
    let candidates = laws.filter { $0.isAccepted && (amongAll || $0.law != .gustafson) }
    var best: FitCurve?
    for curve in candidates.compactMap(\.curve) {
      if let simpler = best {
        let isTold = (curve.shares.last?.low ?? 0) > 0 || isRejected(simpler)
        let weighsLess = score(of: curve, among: candidates) < score(of: simpler, among: candidates)
        guard isTold, weighsLess else { continue }
      }
      best = curve
    }
    return best?.law
  }

  /// Whether the repeats scatter less than the points lie off `curve`.
  private func isRejected(_ curve: FitCurve) -> Bool {
    evidence.spread?.rejects(
      evidence.relativeErrors(of: curve), parameters: 1 + curve.shares.count) ?? false
  }

  private func score(of curve: FitCurve, among candidates: [LawFit]) -> Double {
    let errors = evidence.relativeErrors(of: curve)
    let variances = evidence.spread?.ofMedians ?? residualVariance(among: candidates)
    // Differences below half a percent are worth no parameter, however little repeats scatter.
    let chiSquared = zip(errors, variances).reduce(0) {
      $0 + $1.0 * $1.0 / max($1.1, 0.005 * 0.005)
    }
    let free = curve.shares.filter { !$0.isBoundActive }.count + 1
    return chiSquared + 2 * Double(free)
  }

  /// Without repeats: what the richest law leaves over, as in Mallows' Cp.
  private func residualVariance(among candidates: [LawFit]) -> [Double] {
    let richest = candidates.compactMap(\.curve).max { $0.shares.count < $1.shares.count }
    guard let richest else { return evidence.used.map { _ in 0 } }
    let errors = evidence.relativeErrors(of: richest)
    let variance =
      errors.reduce(0) { $0 + $1 * $1 } / Double(max(richest.degreesOfFreedom, 1))
    return errors.map { _ in variance }
  }
}
