/// The charts of the contract (docs/FIGURES.md).
public enum FigureKind: String, Sendable, CaseIterable {
  /// A lane per thread.
  case threads
  /// A lane per core.
  case cores
  /// Tasks in flight against cores executing, over time.
  case concurrency
  /// A lane per interpreter lock, and one per thread that used it.
  case gil
  /// A lane per task, or rows of tasks where they are many.
  case tasks
  /// Runs of the same work, one below the other on one time axis, fastest first.
  case models
  /// Every run a point: mean concurrency across, mean parallelism up.
  case map
  /// What the threads' time went to: a bar per thread, or per run where there are several.
  case states
  /// How long waits took, by what they were for.
  case waits
  /// What the run's end waited for, as a line through the lanes of its threads.
  case criticalPath = "critical-path"
  /// A run before a change over one after it, and what the difference is made of.
  case compare
}
