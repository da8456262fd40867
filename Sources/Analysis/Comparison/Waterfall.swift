import Trace

/// The way from the wall time before to that after, in steps that add up exactly.
public struct Waterfall: Sendable, Equatable {
  /// One phase of both runs.
  public struct Step: Sendable, Equatable {
    /// Which; nil for several small ones together.
    public var phase: WallPhase?
    /// How long it took before.
    public var base: Nanoseconds
    /// How long it takes after.
    public var candidate: Nanoseconds
    /// How much longer; negative where it shrank.
    public var change: Nanoseconds { candidate - base }
    /// The phase in words.
    public var label: String { phase?.label ?? "the rest" }
  }

  /// The wall time before.
  public var base: Nanoseconds
  /// The wall time after: ``base`` and the changes of all steps.
  public var candidate: Nanoseconds
  /// What shrank, most first, and then what grew, least first; phases that neither run had are not
  /// among them.
  public var steps: [Step]

  /// The same way with all steps in one that change less than a hundredth of the longer run, where
  /// there are two of them or more: what is left to draw.
  public var folded: Waterfall {
    let least = max(base, candidate) / 100
    return folding(steps.filter { abs($0.change) < least })
  }

  /// ``folded`` with at most `most` steps, of which the last to be kept by themselves are the largest;
  /// without any for less than two.
  public func folded(to most: Int) -> Waterfall {
    var result = folded
    guard most > 1 else {
      result.steps = []
      return result
    }
    guard result.steps.count > most else { return result }
    let bySize = steps.sorted { abs($0.change) > abs($1.change) }
    return folding(Array(bySize.dropFirst(most - 1)))
  }

  /// The same way with `small` in one step.
  private func folding(_ small: [Step]) -> Waterfall {
    guard small.count > 1 else { return self }
    var result = self
    let rest = Step(
      phase: nil, base: small.reduce(0) { $0 + $1.base },
      candidate: small.reduce(0) { $0 + $1.candidate })
    result.steps = steps.filter { !small.contains($0) }
    let place = result.steps.firstIndex { $0.change > rest.change } ?? result.steps.count
    result.steps.insert(rest, at: place)
    return result
  }

  /// Leads from `base` to `candidate`.
  public init(from base: WallPhases, to candidate: WallPhases) {
    self.base = base.total
    self.candidate = candidate.total
    steps = WallPhase.allCases.map {
      Step(phase: $0, base: base[$0], candidate: candidate[$0])
    }.filter { $0.base > 0 || $0.candidate > 0 }
    // Stable: equals stay in the order of the phases.
    steps = steps.enumerated().sorted {
      ($0.element.change, $0.offset) < ($1.element.change, $1.offset)
    }.map(\.element)
  }
}
