/// The charts of the contract (docs/FIGURES.md).
public enum FigureKind: String, Sendable, CaseIterable {
  /// A lane per thread.
  case threads
  /// A lane per core.
  case cores
  /// Tasks in flight against cores executing, over time.
  case concurrency
}
