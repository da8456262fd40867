import Analysis
import Trace

/// The numbers of a figure as a table: for whoever cannot see it, and for whoever computes with them.
public struct FigureTable: Sendable, Equatable {
  /// One entry.
  public enum Cell: Sendable, Equatable {
    /// Words.
    case text(String)
    /// A moment of the axis or a length of time.
    case time(Nanoseconds)
    /// An average or a ratio.
    case number(Double)
    /// A number of things, mostly whole.
    case count(Double)
    /// A share of a whole, 1 for all of it.
    case share(Double)
    /// Nothing to say.
    case empty
  }

  /// What the cells of a column are.
  public enum Kind: Sendable, Equatable {
    case text
    case time
    case number
    case count
    case share
  }

  /// A column.
  public struct Column: Sendable, Equatable {
    /// Its heading, without a unit.
    public var name: String
    /// What its cells are; any of them may be empty.
    public var kind: Kind
  }

  /// What the figure's title says.
  public var title = ""
  /// What the figure shows, in words, and where it comes from.
  public var description = ""
  /// From left to right.
  public var columns: [Column]
  /// As many cells each as there are columns.
  public var rows: [[Cell]]

  init(_ columns: [(String, Kind)], rows: [[Cell]] = []) {
    self.columns = columns.map { Column(name: $0.0, kind: $0.1) }
    self.rows = rows
  }

  /// The same without columns in which every cell is empty.
  func withoutEmptyColumns() -> FigureTable {
    var table = self
    let kept = columns.indices.filter { column in rows.contains { $0[column] != .empty } }
    table.columns = kept.map { columns[$0] }
    table.rows = rows.map { row in kept.map { row[$0] } }
    return table
  }
}

extension FigureTable {
  /// As comma-separated values (RFC 4180): a line of headings with units in parentheses, then a line
  /// per row; times in seconds to the nanosecond, shares in percent. A name that begins as a formula
  /// does has an apostrophe before it.
  public var csv: String {
    let headings = columns.map { column -> String in
      switch column.kind {
      case .text, .number, .count: column.name
      case .time: "\(column.name) (s)"
      case .share: "\(column.name) (%)"
      }
    }
    return ([headings] + rows.map { $0.map(\.csv) })
      .map { $0.map(\.quotedForCSV).joined(separator: ",") + "\r\n" }.joined()
  }

  /// As Markdown: the title, what the figure shows, and a table with times and shares as a figure
  /// writes them.
  public var markdown: String {
    var lines = ["**\(title.asMarkdown)**", "", description.asMarkdown, ""]
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    lines.append(line(columns.map(\.name.asMarkdown)))
    lines.append(line(columns.map { $0.kind == .text ? "---" : "---:" }))
    lines += rows.map { row in line(row.map(\.words.asMarkdown)) }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension FigureTable.Cell {
  fileprivate var csv: String {
    switch self {
    case .text(let text): labelText(text, ifBlank: "").harmless.withoutFormula
    case .time(let time): decimalText(time, unit: 1_000_000_000, decimals: 9).withoutTrailingZeros
    case .number(let number), .count(let number):
      numberText(number, decimals: 6).withoutTrailingZeros
    case .share(let share): numberText(share * 100, decimals: 4).withoutTrailingZeros
    case .empty: ""
    }
  }

  fileprivate var words: String {
    switch self {
    case .text(let text): labelText(text, ifBlank: "").harmless
    case .time(let time): durationText(time)
    case .number(let number): levelText(number)
    case .count(let count): numberText(count, decimals: count == count.rounded() ? 0 : 2)
    case .share(let share): percentText(share)
    case .empty: ""
    }
  }
}

extension String {
  fileprivate var withoutTrailingZeros: String {
    guard contains(".") else { return self }
    var rest = self[...]
    while rest.last == "0" { rest.removeLast() }
    if rest.last == "." { rest.removeLast() }
    return String(rest)
  }

  /// On one line.
  fileprivate var asMarkdown: String {
    harmlessLines(keepingColors: false).replacing("\n", with: " ").escapedForMarkdown
  }
}
