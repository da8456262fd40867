import Analysis
import Scene
import Trace

/// A row per kind of wait, each with its distribution and its numbers.
struct WaitsBody: FigureBody {
  let panel: Panel
  /// By the id of their lane.
  let rows: [String: WaitRow]
  let scale: WaitScale

  func fitted(into room: Double, fills: Bool, page: BodyPage) throws(BodyFault) -> any FittedBody {
    let preset = page.frame.preset
    let fixed = WaitsPlot.headingHeight(preset) + ChartPainter.axisHeight(preset)
    // A distribution has a shape, and takes more height than a bar.
    var roomy = preset
    roomy.lanePitch *= 1.6
    roomy.largestLanePitch *= 1.2
    roomy.smallestLanePitch = preset.smallSize * 1.3
    guard let fit = RowFit([panel], preset: roomy, room: room - fixed, fills: fills) else {
      let stack = RowStack([panel.folding(to: 1)], preset: roomy, headings: false)
      throw BodyFault(height: fixed + stack.height(pitch: roomy.smallestLanePitch, strip: 0))
    }
    var columns = ChartColumns(fit, frame: page.frame)
    let shown = fit.panels.flatMap(\.groups).flatMap(\.lanes).compactMap { rows[$0.id] }
    let numbers = WaitColumns(shown, frame: page.frame, left: columns.plotLeft)
    columns.plotRight = numbers.plotRight
    let narrowest = preset.smallSize * 6
    let width = columns.plotRight - columns.plotLeft
    guard width >= narrowest else { throw BodyFault(width: narrowest - width) }
    let plot = WaitsPlot(
      rows: rows, scale: scale, left: columns.plotLeft, right: columns.plotRight, numbers: numbers,
      page: page)
    return RowChart(page: page, columns: columns, fit: fit, plot: plot)
  }
}

/// A number that stands at the right of every row.
enum WaitNumber: CaseIterable {
  case count
  case median
  case most
  case nearlyAll
  case total

  /// What stands above the column.
  var heading: String {
    switch self {
    case .count: "waits"
    case .median: "median"
    case .most: "95 %"
    case .nearlyAll: "99 %"
    case .total: "in all"
    }
  }

  /// The number of a row; what there is none of is a dash.
  func text(_ lengths: WaitLengths) -> String {
    switch self {
    case .count: grouped(lengths.count)
    case .median, .most, .nearlyAll:
      share.flatMap { lengths.quantile($0) }.map { durationText($0) } ?? "–"
    case .total: lengths.count == 0 ? "–" : durationText(lengths.total)
    }
  }

  /// The share of waits that are no longer.
  var share: Double? {
    switch self {
    case .median: 0.5
    case .most: 0.95
    case .nearlyAll: 0.99
    case .count, .total: nil
    }
  }

  /// Where the page is narrow, these are left away in this order.
  static let dispensable: [WaitNumber] = [.most, .count, .nearlyAll]
}

/// Where the numbers stand.
struct WaitColumns {
  /// The right ends of the columns, and what is in them.
  let columns: [(number: WaitNumber, right: Double)]
  /// Where the distributions end.
  let plotRight: Double

  /// As many columns as leave the distributions two fifths of the page.
  init(_ rows: [WaitRow], frame: PageFrame, left: Double) {
    let (preset, measuring) = (frame.preset, frame.measuring)
    var numbers = WaitNumber.allCases
    func place() -> (columns: [(number: WaitNumber, right: Double)], left: Double) {
      var right = frame.right
      var columns: [(number: WaitNumber, right: Double)] = []
      for number in numbers.reversed() {
        columns.append((number, right))
        let texts = rows.map { measuring.width(of: number.text($0.lengths), font: preset.small) }
        let heading = measuring.width(of: number.heading, font: preset.small)
        right -= max(heading, texts.max() ?? 0) + preset.smallSize
      }
      return (columns, right.rounded(.down))
    }
    var placed = place()
    for number in WaitNumber.dispensable where placed.left - left < frame.width * 0.4 {
      numbers.removeAll { $0 == number }
      placed = place()
    }
    columns = placed.columns
    plotRight = placed.left
  }
}
