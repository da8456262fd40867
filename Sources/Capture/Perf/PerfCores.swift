/// Which cores to watch.
enum PerfCores {
  /// From here on, watching every core costs the program too much on rung `switches`: each of its
  /// threads carries one event per core (some 25 us a core to create, 20 ns a core to switch).
  static let most = 32

  /// All online cores, or only the usable ones where there are too many of them.
  ///
  /// Threads run on usable cores only, unless the program widens its own affinity mask again.
  static func toWatch(online: [Int32], usable: [Int32]) -> [Int32] {
    online.count <= most || usable.isEmpty ? online : usable
  }
}
