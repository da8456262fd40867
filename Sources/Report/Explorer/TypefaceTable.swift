import Scene
import Typesetting

/// How wide text is in the bundled font, as a table: a page sets the text of saved figures by it, so that
/// they come out as the command draws them, whatever fonts the reader's machine has.
///
/// A line is as wide as its characters, and what neighbours are set closer or further apart. Scripts in
/// which more than a neighbour decides are not measured exactly.
struct TypefaceTable: Encodable {
  /// Font units to the em.
  let unitsPerEm: Double
  /// How far the font reaches above the baseline, in ems.
  let ascent: Double
  /// How far below, in ems.
  let descent: Double
  /// How tall a capital is, in ems.
  let capHeight: Double
  /// The two weights.
  let regular: Widths
  let bold: Widths

  /// One weight, in font units.
  struct Widths: Encodable {
    /// How wide each character is by itself.
    var advances: [String: Int] = [:]
    /// For a character and the one after it, how much wider both are together; 0 where nothing is said.
    var pairs: [String: [String: Int]] = [:]
  }

  /// The widths of everything that `texts` hold, and of what figures say of themselves; `fallbacks` have
  /// what the bundled font lacks.
  init(_ texts: some Sequence<String>, fallbacks: FallbackFonts? = nil) throws {
    let typeface = try BundledTypeface(fallbacks: fallbacks)
    let em = Font(size: 1)
    unitsPerEm = typeface.unitsPerEm(.regular)
    ascent = typeface.ascent(of: em)
    descent = typeface.descent(of: em)
    capHeight = typeface.capHeight(of: em)
    // What stands for bytes that are no text. Nothing is set closer to a character of another font.
    var others: Set<Character> = ["\u{fffd}"]
    var neighbours: Set<Pair> = []
    for text in texts where !text.utf8.allSatisfy({ $0 < 0x80 }) {
      var last: Character?
      for character in displayable(text) {
        others.insert(character)
        if let last { neighbours.insert(Pair(first: last, second: character)) }
        last = character
      }
    }
    var (regular, bold) = try Widths.ofEveryFigure.get()
    regular.add(others, neighbours, typeface, .regular)
    bold.add(others, neighbours, typeface, .bold)
    self.regular = regular
    self.bold = bold
  }

  fileprivate struct Pair: Hashable {
    var first: Character
    var second: Character
  }

  /// What stands in every figure; the bundled font has all of it.
  fileprivate static let own: [Character] =
    (0x20..<0x7f).map { Character(Unicode.Scalar(UInt8($0))) } + ["…", "·", "–", "µ"]
}

extension TypefaceTable.Widths {
  /// What stands in every figure, regular and bold. Twenty thousand pairs are shaped for it, and it is the
  /// same for every page: worked out once in a process.
  fileprivate static let ofEveryFigure = Result {
    let typeface = try BundledTypeface()
    return (Self(typeface, .regular), Self(typeface, .bold))
  }

  /// What stands in every figure.
  private init(_ typeface: BundledTypeface, _ weight: Font.Weight) {
    let own = TypefaceTable.own
    for character in own { measure(character, typeface, weight) }
    for character in own {
      // A line of all pairs at once, parted by a sign that is never set closer.
      let line = own.map { "\(character)\($0)|" }.joined()
      let shaped = typeface.shape(line, weight: weight)
      var wide = [Int](repeating: 0, count: shaped.text.utf8.count)
      for glyph in shaped.glyphs { wide[glyph.cluster] += Int(glyph.advance) }
      var start = 0
      for second in own {
        let end = start + character.utf8.count + second.utf8.count
        note(character, second, wide[start..<end].reduce(0, +))
        start = end + 1
      }
    }
  }

  /// Adds `others`, and those of `neighbours` that do not stand in every figure.
  fileprivate mutating func add(
    _ others: Set<Character>, _ neighbours: Set<TypefaceTable.Pair>, _ typeface: BundledTypeface,
    _ weight: Font.Weight
  ) {
    for character in others { measure(character, typeface, weight) }
    let own = TypefaceTable.own
    for pair in neighbours where !own.contains(pair.first) || !own.contains(pair.second) {
      note(
        pair.first, pair.second,
        typeface.shape("\(pair.first)\(pair.second)", weight: weight).advance)
    }
  }

  private mutating func measure(
    _ character: Character, _ typeface: BundledTypeface, _ weight: Font.Weight
  ) {
    let text = String(character)
    advances[text] = typeface.shape(text, weight: weight).advance
  }

  private mutating func note(_ first: Character, _ second: Character, _ both: Int) {
    guard let one = advances[String(first)], let other = advances[String(second)],
      both != one + other
    else { return }
    pairs[String(first), default: [:]][String(second)] = both - one - other
  }
}
