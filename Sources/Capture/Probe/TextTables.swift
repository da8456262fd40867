/// The texts of all processes, which their records name by number; bounded, because programs decide how
/// many there are.
struct TextTables {
  private let directory: String
  private var tables: [Int32: TextTable] = [:]
  private var bytes = 0
  /// Whether there were more than the recorder keeps in mind.
  private(set) var lacksSome = false

  private static let mostBytes = 256 << 20

  /// The tables of processes whose texts lie in `directory`.
  init(directory: String) { self.directory = directory }

  /// The text with that number in a process; nil for 0, for one that was never written, and where there
  /// are too many.
  mutating func text(_ number: UInt32, of pid: Int32) -> String? {
    if let known = tables[pid]?.known(number) { return known }
    guard bytes < Self.mostBytes else {
      lacksSome = lacksSome || number != 0
      return nil
    }
    var table = tables.removeValue(forKey: pid) ?? TextTable(path: "\(directory)/text.\(pid)")
    let before = table.footprint
    let found = table.text(number, upTo: Self.mostBytes - bytes)
    bytes += table.footprint - before
    tables[pid] = table
    return found
  }
}
