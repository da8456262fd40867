/// How text looks on a terminal.
public struct TerminalStyle: Sendable, Equatable {
  /// Columns that a line may take.
  public var width: Int
  /// Whether colours and bold may be used. Nothing is told by them alone.
  public var usesColor: Bool

  /// A style for terminals of `width` columns; narrower ones than 80 wrap lines of 80.
  public init(width: Int, usesColor: Bool) {
    self.width = max(width, 80)
    self.usesColor = usesColor
  }

  /// A line that stands above one of several sections.
  public func heading(_ text: String) -> String {
    let title = text.harmless.shortened(to: width - 8)
    return apply(
      .bold, to: "── \(title) " + String(repeating: "─", count: width - title.columns - 4))
  }

  /// The emphasis of a piece of text.
  package enum Emphasis: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case yellow = "33"
    case green = "32"
    case blue = "34"
    case magenta = "35"
    case cyan = "36"
  }

  package func apply(_ emphasis: Emphasis?, to text: String) -> String {
    guard usesColor, let emphasis else { return text }
    return "\u{1b}[\(emphasis.rawValue)m\(text)\u{1b}[0m"
  }
}

extension String {
  /// Terminal columns that the text takes: two for each wide East Asian character or emoji.
  public var columns: Int {
    reduce(0) { $0 + ($1.unicodeScalars.first.map { $0.columns } ?? 0) }
  }

  /// The text in at most `most` columns, shortened in the middle, where names differ least.
  public func shortened(to most: Int) -> String {
    guard columns > most else { return self }
    guard most > 1 else { return most == 1 ? "…" : "" }
    var head = Array(self)
    var tail: [Character] = []
    // Two thirds of the room for the beginning.
    let tailRoom = (most - 1) / 3
    var taken = 0
    while let last = head.last, taken + String(last).columns <= tailRoom {
      taken += String(last).columns
      tail.insert(head.removeLast(), at: 0)
    }
    while String(head).columns > most - 1 - taken { head.removeLast() }
    return String(head) + "…" + String(tail)
  }

  /// The text followed by spaces up to `width` columns.
  public func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - columns, 0))
  }

  /// The text preceded by spaces up to `width` columns.
  public func aligned(to width: Int) -> String {
    String(repeating: " ", count: max(width - columns, 0)) + self
  }

  /// The text broken at spaces into lines of at most `width` columns; a number stays with its unit.
  package func wrapped(to width: Int) -> [String] {
    var words: [String] = []
    for word in split(separator: " ").map(String.init) {
      if word.isUnit, let last = words.last, last.last?.isNumber == true {
        words[words.count - 1] = "\(last) \(word)"
      } else {
        words.append(word)
      }
    }
    var lines: [String] = []
    for word in words {
      if let line = lines.last, line.columns + 1 + word.columns <= width {
        lines[lines.count - 1] = "\(line) \(word)"
      } else {
        lines.append(word)
      }
    }
    return lines
  }

  /// Whether it is a unit, with or without the punctuation that follows it.
  private var isUnit: Bool {
    ["s", "ms", "µs", "%"].contains(filter { !",;.:".contains($0) })
  }
}

extension Unicode.Scalar {
  fileprivate var columns: Int {
    switch value {
    case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
      0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f680...0x1f6ff, 0x1f900...0x1faff,
      0x20000...0x3fffd:
      2
    default: 1
    }
  }
}
