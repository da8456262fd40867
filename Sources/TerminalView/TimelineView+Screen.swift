import Analysis
import Figures
import Trace

extension TimelineView {
  /// The screen of `size`; `isLive` where keys do something.
  public func screen(_ size: Size, colors: TerminalColors, isLive: Bool) -> Screen {
    if mode == .help { return helpScreen(size) }
    let layout = layout(size)
    var screen = Screen()
    screen.lines.append(
      Screen.Line(
        chart.title.harmless.shortened(to: size.columns), Screen.Look(isBold: true)))
    screen.lines.append(subtitle(size))
    screen.lines += curves(layout)
    screen.lines += lanes(layout, colors)
    let hidden = rows.count - firstRow - layout.laneRows
    if !isLive, hidden > 0 {
      screen.lines.append(Screen.Line("… and \(hidden) more rows: --height shows them"))
    }
    // The axis stands at the foot of the screen, wherever lanes end.
    if isLive {
      while screen.lines.count < size.rows - 4 { screen.lines.append(Screen.Line()) }
    }
    screen.lines += axis(layout)
    screen.lines.append(legend(size, colors))
    if isLive { screen.lines.append(foot(size, layout)) }
    return screen
  }

  private func subtitle(_ size: Size) -> Screen.Line {
    var pieces = chart.subtitle
    if !isWhole { pieces.append("shown: \(rangeText(window))") }
    let text = pieces.map(\.harmless).joined(separator: " · ")
    return Screen.Line(text.shortened(to: size.columns), Screen.Look(isDim: true))
  }

  // MARK: Curves

  private func curves(_ layout: ViewLayout) -> [Screen.Line] {
    guard layout.curveRows > 0 else { return [] }
    let lines = chart.levels.prefix(layout.curves).flatMap { level -> [Screen.Line] in
      let (means, peak) = chart.means(of: level, in: window, columns: layout.plotWidth)
      let top =
        level.name == "cores busy" ? max(chart.cores, Double(peak), 1) : Double(max(peak, 1))
      let rows = levelRows(means, top: top, rows: layout.curveRows)
      return rows.enumerated().map { index, row in
        var line = Screen.Line()
        if index == rows.count - 1 {
          let name = level.name.shortened(to: layout.plotLeft - 1)
          line.pieces.append(Screen.Piece(column: 0, text: name))
          let mean = means.isEmpty ? 0 : means.reduce(0, +) / Double(means.count)
          line.pieces.append(
            Screen.Piece(
              column: layout.valueLeft,
              text: numberText(isWhole ? level.mean : mean, decimals: 2),
              look: Screen.Look(isDim: true)))
        } else if index == 0 {
          let number = numberText(top, decimals: top == top.rounded() ? 0 : 2)
          line.pieces.append(
            Screen.Piece(
              column: layout.valueLeft, text: "of \(number)", look: Screen.Look(isDim: true)))
        }
        line.pieces.insert(
          Screen.Piece(column: layout.plotLeft, text: row),
          at: min(line.pieces.count, index == rows.count - 1 ? 1 : 0))
        return line
      }
    }
    return lines + [Screen.Line()]
  }

  // MARK: Lanes

  private func lanes(_ layout: ViewLayout, _ colors: TerminalColors) -> [Screen.Line] {
    var lines: [Screen.Line] = []
    let shown = layout.pitch == 2 ? rows.count : layout.laneRows
    for (index, row) in rows.enumerated().dropFirst(firstRow).prefix(shown) {
      if layout.pitch == 2, index > firstRow { lines.append(Screen.Line()) }
      switch row {
      case .heading(let heading):
        let text = heading.harmless.shortened(to: layout.plotLeft + layout.plotWidth)
        lines.append(Screen.Line(text, Screen.Look(isBold: true)))
      case .lane(let lane):
        lines.append(self.line(lane, layout, colors, isFound: index == foundRow))
      }
    }
    return lines
  }

  private func line(
    _ lane: Lane, _ layout: ViewLayout, _ colors: TerminalColors, isFound: Bool
  ) -> Screen.Line {
    let coverage = chart.coverage(
      of: lane, in: window, columns: layout.plotWidth * columnsPerCell)
    var line = Screen.Line()
    let detail = lane.detail.map { " \($0.harmless)" } ?? ""
    let room = layout.plotLeft - 1
    let name = lane.name.harmless.shortened(to: max(room - detail.columns, room / 2))
    line.pieces.append(Screen.Piece(column: 0, text: name, look: Screen.Look(isReversed: isFound)))
    if name.columns + detail.columns <= room, !detail.isEmpty {
      line.pieces.append(
        Screen.Piece(column: name.columns, text: detail, look: Screen.Look(isDim: true)))
    }
    line.pieces += pieces(
      laneCells(coverage, count: layout.plotWidth), at: layout.plotLeft, colors)
    if let share = lane.share {
      line.pieces.append(
        Screen.Piece(
          column: layout.valueLeft,
          text: kind == .tasks || isWhole ? share : busyShare(coverage, layout),
          look: Screen.Look(isDim: true)))
    }
    return line
  }

  /// The share of what is shown that solid marks cover.
  private func busyShare(_ coverage: Coverage, _ layout: ViewLayout) -> String {
    let columns = layout.plotWidth * columnsPerCell
    var covered = 0.0
    for kind in coverage.kinds.indices where coverage.kinds[kind].pattern == .solid {
      for column in 0..<columns { covered += coverage.share(of: kind, in: column) }
    }
    return percentText(
      Nanoseconds((covered / Double(columns) * 1e6).rounded(.up)), of: 1_000_000)
  }

  /// Neighbours that look alike make one piece.
  private func pieces(
    _ cells: [LaneCell], at left: Int, _ colors: TerminalColors
  ) -> [Screen.Piece] {
    var pieces: [Screen.Piece] = []
    for (index, cell) in cells.enumerated() where cell != .empty {
      let cell = colors == .plain ? cell.withoutReversal : cell
      let look = Screen.Look(
        ink: cell.paint, ground: cell.ground, isReversed: cell.isReversed)
      if let last = pieces.last, last.look == look, last.column + last.text.count == left + index {
        pieces[pieces.count - 1].text.append(cell.glyph)
      } else {
        pieces.append(Screen.Piece(column: left + index, text: String(cell.glyph), look: look))
      }
    }
    return pieces
  }

  // MARK: Axis, legend, foot

  private func axis(_ layout: ViewLayout) -> [Screen.Line] {
    let ticks = ticks(layout)
    var rule = [Character](repeating: "─", count: layout.plotWidth)
    for moment in ticks.moments { rule[place(of: moment, layout)] = "┴" }
    var labels = Screen.Line()
    var end = 0
    if let base = ticks.baseLabel {
      labels.pieces.append(Screen.Piece(column: 0, text: base, look: Screen.Look(isDim: true)))
      end = base.columns + 1
    }
    for moment in ticks.moments {
      let (column, text) = label(moment, ticks, layout)
      guard column >= end else { continue }
      labels.pieces.append(Screen.Piece(column: column, text: text, look: Screen.Look(isDim: true)))
      end = column + text.columns + 1
    }
    let line = Screen.Piece(
      column: layout.plotLeft, text: String(rule), look: Screen.Look(isDim: true))
    return [Screen.Line([line]), labels]
  }

  private func ticks(_ layout: ViewLayout) -> TimeTicks {
    TimeTicks(domain: window) { ticks in
      guard ticks.moments.count <= 13 else { return false }
      let labels = ticks.moments.map { label($0, ticks, layout) }
      return zip(labels, labels.dropFirst()).allSatisfy {
        $0.column + $0.text.columns + 3 <= $1.column
      }
    }
  }

  private func place(of moment: Nanoseconds, _ layout: ViewLayout) -> Int {
    let share = Double(moment - window.start) / Double(window.duration)
    return min(max(Int(share * Double(layout.plotWidth)), 0), layout.plotWidth - 1)
  }

  private func label(
    _ moment: Nanoseconds, _ ticks: TimeTicks, _ layout: ViewLayout
  ) -> (column: Int, text: String) {
    let text = ticks.label(moment)
    let center = layout.plotLeft + place(of: moment, layout)
    let last = layout.valueLeft + 7 - text.columns
    return (min(max(center - text.columns / 2, 0), max(last, 0)), text)
  }

  private func legend(_ size: Size, _ colors: TerminalColors) -> Screen.Line {
    var line = Screen.Line()
    var column = 0
    let names = legendNames(size)
    for (meaning, name) in zip(chart.meanings, names) {
      let width = 3 + name.columns
      guard column + width <= size.columns else { break }
      line.pieces.append(
        Screen.Piece(
          column: column, text: String(repeating: meaning.pattern.glyph, count: 2),
          look: Screen.Look(ink: meaning.paint ?? .thread(0))))
      line.pieces.append(
        Screen.Piece(column: column + 3, text: name, look: Screen.Look(isDim: true)))
      column += width + 2
    }
    return line
  }

  /// What glyphs are called; where all of it has no room, `waiting for a core`, `the GIL`, `I/O`.
  private func legendNames(_ size: Size) -> [String] {
    let names = chart.meanings.map(\.name.harmless)
    let width = names.reduce(0) { $0 + $1.columns + 5 } - 2
    guard width > size.columns else { return names }
    let prefix = "waiting for "
    return zip(names, [""] + names).map { name, before in
      name.hasPrefix(prefix) && before.hasPrefix(prefix)
        ? String(name.dropFirst(prefix.count)) : name
    }
  }

  private func foot(_ size: Size, _ layout: ViewLayout) -> Screen.Line {
    if case .search(let text) = mode { return Screen.Line("/\(text.harmless)▏") }
    if let message { return Screen.Line(message.shortened(to: size.columns)) }
    let below = rows.count - firstRow - layout.laneRows
    let place =
      "rows \(firstRow + 1)–\(min(firstRow + layout.laneRows, rows.count)) of \(rows.count)"
    var words = [
      kind.rawValue, "q quit", "? help", "+/- zoom", "←→ pan", "0 all", "↑↓ lanes", "tab kind",
      "/ find",
    ]
    if below > 0 || firstRow > 0 { words.insert(place, at: 1) }
    // What finds no room is in the help.
    while words.count > 1, words.joined(separator: "   ").columns > size.columns {
      words.removeLast()
    }
    return Screen.Line(words.joined(separator: "   "), Screen.Look(isDim: true))
  }

  /// What keys do, and what glyphs mean.
  private func helpScreen(_ size: Size) -> Screen {
    let keys = [
      ("+  -", "zoom in and out"), ("←  →", "earlier and later"), ("home  end", "start and end"),
      ("0", "the whole recording"), ("↑  ↓", "lanes up and down"),
      ("page up  page down", "a screen of lanes"),
      ("t  c  k  g", "threads, cores, tasks, interpreter locks"), ("tab", "the next of them"),
      ("/  n  N", "find a lane by its name, the next, the one before"),
      ("q", "quit"),
    ]
    let glyphs = [
      ("▏▎▍▌▋▊▉█", "running, to an eighth of a character"), ("░▒▓", "running part of the time"),
      ("╱╱", "waiting for a core"), ("::", "waiting for the interpreter lock"),
      ("══", "waiting for another thread"), ("╌╌", "waiting for I/O"), ("▁▁", "sleeping"),
      ("__", "waiting for a process"), ("──", "waiting"), ("┈┈", "not known"),
    ]
    func lines(_ entries: [(String, String)]) -> [Screen.Line] {
      entries.map { entry in
        let text = entry.1.shortened(to: size.columns - 22)
        return Screen.Line([
          Screen.Piece(column: 2, text: entry.0), Screen.Piece(column: 22, text: text),
        ])
      }
    }
    let bold = Screen.Look(isBold: true)
    var screen = Screen()
    screen.lines = [Screen.Line("Keys", bold)] + lines(keys) + [Screen.Line("Lanes", bold)]
    screen.lines += lines(glyphs)
    if screen.lines.count < size.rows {
      screen.lines += [Screen.Line(), Screen.Line("Any key goes back.", Screen.Look(isDim: true))]
    }
    return screen
  }
}
