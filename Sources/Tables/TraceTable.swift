import Analysis
import Trace

/// A table of what a trace holds, for programs that compute with rows (docs/FORMATS.md).
public enum TraceTable: String, Sendable, CaseIterable {
  /// Every stretch of every thread's life in one state.
  case spans
  /// Every thread, with its time in each state.
  case threads
  /// Every task.
  case tasks
  /// Every wait, with how long its thread was ready afterwards until it was on a core.
  case waits
  /// Every use of an interpreter lock.
  case gil
  /// Who had which core when.
  case cores

  /// What its columns are, in order.
  public var columns: [TableColumn] {
    switch self {
    case .spans: SpanRows.columns
    case .threads: ThreadRows.columns
    case .tasks: TaskRows.columns
    case .waits: WaitRows.columns
    case .gil: LockRows.columns
    case .cores: CoreRows.columns
    }
  }

  /// Hands its rows of `trace` to `rows`, in an order that is always the same: by process, thread and time,
  /// or by core and time. O(n), O(n log n) for cores; holds a batch of rows.
  func write<Sink: RowSink>(_ trace: Trace, to rows: inout TableRows<Sink>) throws {
    switch self {
    case .spans: try SpanRows.write(trace, to: &rows)
    case .threads: try ThreadRows.write(trace, to: &rows)
    case .tasks: try TaskRows.write(trace, to: &rows)
    case .waits: try WaitRows.write(trace, to: &rows)
    case .gil: try LockRows.write(trace, to: &rows)
    case .cores: try CoreRows.write(trace, to: &rows)
    }
  }
}

/// A column of a table.
public struct TableColumn: Sendable, Equatable {
  /// What its values are.
  public enum Kind: Sendable, Equatable {
    /// A moment from the trace's origin, or a length of time, in nanoseconds.
    case nanoseconds
    /// The id of a process or a thread, a core, a number of things.
    case integer
    /// Words.
    case text
  }

  /// Its heading; moments and lengths of time end in `_ns`.
  public var name: String
  /// What its values are.
  public var kind: Kind
  /// Whether values may be missing.
  public var isOptional: Bool

  static func nanoseconds(_ name: String) -> TableColumn {
    TableColumn(name: name, kind: .nanoseconds, isOptional: false)
  }

  static func integer(_ name: String) -> TableColumn {
    TableColumn(name: name, kind: .integer, isOptional: false)
  }

  static func text(_ name: String) -> TableColumn {
    TableColumn(name: name, kind: .text, isOptional: false)
  }

  /// The same where values may be missing.
  var optional: TableColumn { TableColumn(name: name, kind: kind, isOptional: true) }
}
