import Trace

/// How far a program wanted more cores than it had.
public struct Oversubscription: Sendable, Equatable, Codable {
  /// How long at least one thread was ready and had no core.
  public var seconds: Double
  /// ``seconds`` over the run's length.
  public var share: Double
  /// Threads on cores and threads ready, on average, over the cores that the run could use: above 1
  /// the run wanted more than there was.
  public var demandPerCore: Double
  /// The most threads that wanted a core at once.
  public var peakDemand: Int

  /// Nil where nothing is known about cores.
  init?(_ levels: Levels, cores: Double) {
    let wall = levels.parallelism.range.duration
    guard cores > 0, wall > 0 else { return nil }
    let ready = levels.runnable.time(atLeast: 1)
    seconds = ready.seconds
    share = Double(ready) / Double(wall)
    demandPerCore = (levels.parallelism.mean + levels.runnable.mean) / cores
    var peak: Int32 = 0
    levels.wanted.forEach { _, running, ready in
      peak = max(peak, running + ready)
    }
    peakDemand = Int(peak)
  }
}
