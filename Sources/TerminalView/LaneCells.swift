import Figures

/// What one character of a lane looks like.
struct LaneCell: Equatable, Sendable {
  /// The character.
  var glyph: Character
  /// Its colour; nil where it has none.
  var paint: Paint?
  /// The colour behind it; nil is the terminal's own.
  var ground: Paint?
  /// Whether glyph and ground swap colours: how a block at the right of a cell is drawn.
  var isReversed = false

  static let empty = LaneCell(glyph: " ", paint: nil)
}

/// Columns of coverage to the character: what the eighth blocks can tell apart.
let columnsPerCell = 8

/// A lane as characters: bars begin and end at eighths of one, and whatever is shorter shows, too.
///
/// A bar that is filled is a block; where it is broken up, tone says how much of the character it
/// covers. Elsewhere the glyph is that of what lasted longest, unless something that figures draw
/// filled was there.
///
/// - Parameter coverage: of eight times `count` columns.
func laneCells(_ coverage: Coverage, count: Int) -> [LaneCell] {
  let kinds = coverage.kinds
  return (0..<count).map { cell in
    let columns = cell * columnsPerCell..<(cell + 1) * columnsPerCell
    var total = [Double](repeating: 0, count: kinds.count)
    for kind in kinds.indices {
      for column in columns { total[kind] += coverage.share(of: kind, in: column) }
    }
    let present = kinds.indices.filter { total[$0] > 0 }
    guard !present.isEmpty else { return .empty }
    let solid = present.filter { kinds[$0].pattern == .solid }
      .sorted { (total[$1], $0) < (total[$0], $1) }
    guard let most = solid.first else {
      // What is filled on a page has precedence, as there.
      let filled = present.filter { kinds[$0].pattern.isFilled }
      let shown = (filled.isEmpty ? present : filled).max { (total[$0], $1) < (total[$1], $0) }
      return shown.map {
        LaneCell(glyph: kinds[$0].pattern.glyph, paint: kinds[$0].paint)
      } ?? .empty
    }
    func bits(_ kind: Int) -> [Bool] { columns.map { coverage.share(of: kind, in: $0) >= 0.5 } }
    var main = bits(most)
    let spread = columns.count { coverage.share(of: most, in: $0) > 0 }
    if !main.contains(true), spread > columnsPerCell / 2 {
      // Short ones all over the cell: what fills the rest of it takes turns with their tone.
      let rest = present.filter { kinds[$0].pattern.isFilled && kinds[$0].pattern != .solid }
        .max { (total[$0], $1) < (total[$1], $0) }
      if let rest, total[rest] >= Double(columnsPerCell) / 2, cell % 2 == 1 {
        return LaneCell(glyph: kinds[rest].pattern.glyph, paint: kinds[rest].paint)
      }
      return LaneCell(
        glyph: shade(total[most] / Double(columnsPerCell)), paint: kinds[most].paint)
    }
    if !main.contains(true) {
      // Shorter than a column: where most of it is.
      let shares = columns.map { coverage.share(of: most, in: $0) }
      if let best = shares.indices.max(by: { shares[$0] < shares[$1] }) { main[best] = true }
    }
    let paint = kinds[most].paint
    if solid.count > 1, let split = split(main, bits(solid[1])) {
      let (left, right) = main[0] ? (most, solid[1]) : (solid[1], most)
      return LaneCell(
        glyph: leftBlock(split), paint: kinds[left].paint, ground: kinds[right].paint)
    }
    var cell = blockCell(main, share: total[most] / Double(columnsPerCell))
    cell.paint = paint
    return cell
  }
}

/// Where a cell that two colours share without a gap passes from one to the other; nil where it does
/// not, or more than once.
private func split(_ one: [Bool], _ other: [Bool]) -> Int? {
  guard zip(one, other).allSatisfy({ $0 != $1 }), one[0] != one[columnsPerCell - 1] else {
    return nil
  }
  let boundary = one.firstIndex { $0 != one[0] } ?? 0
  return one[boundary...].allSatisfy({ $0 != one[0] }) ? boundary : nil
}

/// The character for the eighths that are set, of which there is at least one; `share` tells how much
/// of them is covered.
private func blockCell(_ bits: [Bool], share: Double) -> LaneCell {
  let first = bits.firstIndex(of: true) ?? 0
  let last = bits.lastIndex(of: true) ?? 0
  let length = last - first + 1
  guard bits[first...last].allSatisfy(\.self) else { return LaneCell(glyph: shade(share)) }
  if length == columnsPerCell { return LaneCell(glyph: share > 0.995 ? "█" : shade(share)) }
  if first == 0 { return LaneCell(glyph: leftBlock(length)) }
  if last == columnsPerCell - 1 {
    return LaneCell(glyph: leftBlock(columnsPerCell - length), isReversed: true)
  }
  return length == 1
    ? LaneCell(glyph: "│") : length <= 3 ? LaneCell(glyph: "┃") : LaneCell(glyph: shade(share))
}

/// A block over the left `eighths` of a cell, of which there are 1 to 7.
private func leftBlock(_ eighths: Int) -> Character {
  ["▏", "▎", "▍", "▌", "▋", "▊", "▉"][min(max(eighths, 1), 7) - 1]
}

private func shade(_ share: Double) -> Character {
  share > 2.0 / 3 ? "▓" : share > 1.0 / 3 ? "▒" : "░"
}

extension LaneCell {
  fileprivate init(glyph: Character, isReversed: Bool = false) {
    self.init(glyph: glyph, paint: nil, isReversed: isReversed)
  }

  /// The nearest character without the swap of colours, for where there are none: blocks at the right
  /// of a cell exist for an eighth and a half.
  var withoutReversal: LaneCell {
    guard isReversed else { return self }
    var copy = self
    copy.isReversed = false
    copy.glyph = glyph == "▉" || glyph == "▊" ? "▕" : glyph == "▏" || glyph == "▎" ? "█" : "▐"
    return copy
  }
}

extension Pattern {
  /// The character that a stretch of it is made of (docs/FIGURES.md).
  package var glyph: Character {
    switch self {
    case .solid: "█"
    case .outlined: "□"
    case .hatched: "╱"
    case .dotted: ":"
    case .doubleLine: "═"
    case .longDashes: "╌"
    case .floorLine: "▁"
    case .faintLine: "_"
    case .line: "─"
    case .shortDashes: "┈"
    case .pale: "░"
    }
  }
}
