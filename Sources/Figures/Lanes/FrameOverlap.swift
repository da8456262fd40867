import Scene

extension [Rect] {
  /// The same area without overlaps along a row: frames of one height at one height that share an area
  /// become one. LibreOffice leaves empty what two parts of a path cover.
  ///
  /// Linear where the frames of each row come in order, as marks do; otherwise as long as sorting.
  var withoutOverlap: [Rect] {
    var places: [Row: Int] = [:]
    var rows: [[Rect]] = []
    var recent: (row: Row, place: Int)?
    for frame in self {
      let row = Row(y: frame.y, height: frame.height)
      // Most frames are in the row of the one before.
      if let recent, recent.row == row {
        rows[recent.place].append(frame)
        continue
      }
      let place = places[row] ?? rows.count
      if place == rows.count {
        places[row] = place
        rows.append([])
      }
      rows[place].append(frame)
      recent = (row, place)
    }
    return rows.flatMap { row -> [Rect] in
      var merged: [Rect] = []
      for frame in row.sorted(by: { $0.x < $1.x }) {
        if let last = merged.last, frame.x < last.maxX {
          merged[merged.count - 1].width = Swift.max(last.maxX, frame.maxX) - last.x
        } else {
          merged.append(frame)
        }
      }
      return merged
    }
  }

  private struct Row: Hashable {
    var y: Double
    var height: Double
  }
}
