/// Whether every core is told of in order: whether each of its spans begins no earlier than the one
/// that was told before it ends.
struct CoreOrder: Sendable {
  /// For each core when its first span begins and its last one ends.
  private var cores: [(start: Nanoseconds, end: Nanoseconds)?] = []
  /// Whether that is so.
  private(set) var holds = true

  /// Takes the next span.
  @inline(__always)
  mutating func follow(core: Int32, from start: Nanoseconds, to end: Nanoseconds) {
    let core = Int(core)
    if core >= cores.count { grow(to: core) }
    if let known = cores[core] {
      if start < known.end { holds = false }
      cores[core] = (known.start, end)
    } else {
      cores[core] = (start, end)
    }
  }

  /// Takes all spans of a stretch that comes next.
  mutating func follow(_ next: CoreOrder) {
    holds = holds && next.holds
    for (core, times) in next.cores.enumerated() {
      guard let times else { continue }
      follow(core: Int32(core), from: times.start, to: times.end)
    }
  }

  private mutating func grow(to core: Int) {
    cores += repeatElement(nil, count: core + 1 - cores.count)
  }
}
