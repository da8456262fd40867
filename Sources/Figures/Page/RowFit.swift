/// Rows that fit a page: how tall lanes and strips are, and what had to be folded.
struct RowFit: Sendable {
  private(set) var panels: [Panel]
  private(set) var stack: RowStack
  /// From one lane to the next.
  private(set) var pitch: Double
  /// The height of a strip.
  private(set) var strip: Double
  /// Whether lanes are tall enough for words inside them.
  var hasRoomForCaptions: Bool { pitch >= RowFit.labelledPitch(stack.preset) }
  /// Whether groups have their headings; without, lanes bear their full names.
  var hasHeadings: Bool { stack.hasHeadings }
  /// How large names of lanes are set: smaller ones say more than every other one left away.
  var nameSize: Double {
    let preset = stack.preset
    guard pitch < RowFit.labelledPitch(preset), pitch >= RowFit.namedPitch(preset) else {
      return preset.labelSize
    }
    return min(max(pitch / RowFit.leading, preset.smallSize), preset.labelSize)
  }

  /// All rows together.
  var height: Double { stack.height(pitch: pitch, strip: strip) }

  /// Fits `panels` into `room`, all of it where `fills`; nil where not even folded lanes fit.
  ///
  /// What gives way, in this order: lanes that would not be missed by themselves are folded into one;
  /// the size of names; headings, and names of every lane; the least active lanes.
  init?(_ panels: [Panel], preset: Preset, room: Double, fills: Bool) {
    self.panels = panels
    let isCrowded = panels.contains { $0.laneCount > RowFit.mostLanesWithMinor }
    if isCrowded { self.panels = panels.map { $0.foldingMinorLanes() } }
    stack = RowStack(self.panels, preset: preset, headings: true)
    pitch = preset.lanePitch
    let smallestStrip = RowFit.smallestStrip(panels, preset)
    strip = max(preset.stripHeight, smallestStrip)
    if !isCrowded, lanePitch(in: room, strip: smallestStrip) < RowFit.labelledPitch(preset) {
      self.panels = panels.map { $0.foldingMinorLanes() }
      stack = RowStack(self.panels, preset: preset, headings: true)
    }
    if !fills, height <= room { return }

    strip = smallestStrip
    if lanePitch(in: room) < RowFit.namedPitch(preset) {
      stack = RowStack(self.panels, preset: preset, headings: false)
    }
    if stack.laneCount > 0, lanePitch(in: room) < preset.smallestLanePitch {
      guard fold(to: room) else { return nil }
    }
    grow(to: room, smallestStrip: smallestStrip, fills: fills)
    if strip < smallestStrip * 0.99 || height > room + 0.01 { return nil }
  }

  /// Takes what is left of `room`: first strips and lanes become as tall as preferred, and then, on a
  /// page of fixed height, both grow alike. Charts without lanes take it all.
  private mutating func grow(to room: Double, smallestStrip: Double, fills: Bool) {
    let preset = stack.preset
    guard stack.laneCount > 0 else {
      let whole = (room - stack.height(pitch: 0, strip: 0)) / max(stack.stripCount, 1)
      strip = fills ? whole : min(whole, preset.stripHeight)
      return
    }
    pitch = min(lanePitch(in: room), preset.lanePitch)
    if stack.stripCount > 0 {
      let rest = (room - stack.height(pitch: pitch, strip: 0)) / stack.stripCount
      strip = min(rest, max(preset.stripHeight, smallestStrip))
    }
    let largestStrip = max(preset.largestStripHeight, strip)
    let growth =
      stack.height(pitch: max(preset.largestLanePitch, pitch), strip: largestStrip) - height
    guard fills, growth > 0, pitch >= preset.lanePitch else { return }
    let share = min((room - height) / growth, 1)
    pitch += (preset.largestLanePitch - pitch) * share
    strip += (largestStrip - strip) * share
  }

  /// The pitch that fills `room`.
  private func lanePitch(in room: Double, strip: Double? = nil) -> Double {
    guard stack.laneCount > 0 else { return .infinity }
    return (room - stack.height(pitch: 0, strip: strip ?? self.strip)) / stack.laneCount
  }

  /// Gives every panel the same number of lanes at most, as many as fit.
  private mutating func fold(to room: Double) -> Bool {
    let whole = panels
    // No page has room for more; what they would be folded from does not matter here.
    let bound = Int(min(room / stack.preset.smallestLanePitch, 1e6)) + 1
    let candidates = whole.map { $0.folding(to: bound).forgettingFolded() }
    var fits = 0
    var tooMany = min(panels.map(\.laneCount).max() ?? 0, bound) + 1
    while tooMany - fits > 1 {
      let most = (fits + tooMany) / 2
      let folded = candidates.map { $0.folding(to: most).forgettingFolded() }
      let stack = RowStack(folded, preset: stack.preset, headings: false)
      let needed = stack.height(pitch: stack.preset.smallestLanePitch, strip: strip)
      if needed <= room { fits = most } else { tooMany = most }
    }
    guard fits > 0 else { return false }
    panels = whole.map { $0.folding(to: fits) }
    stack = RowStack(panels, preset: stack.preset, headings: false)
    return true
  }

  /// With more lanes than this in a panel, the minor ones are folded even where there is room.
  private static let mostLanesWithMinor = 16

  /// The smallest pitch at which every lane has its name in the usual size.
  static func labelledPitch(_ preset: Preset) -> Double { preset.labelSize * 1.2 }

  /// The smallest pitch at which every lane has its name.
  static func namedPitch(_ preset: Preset) -> Double { preset.smallSize * leading }

  /// From one name to the next where they are as near as can be, in sizes of their font.
  private static let leading = 1.15

  /// The smallest strip that the labels of all tracks fit.
  static func smallestStrip(_ panels: [Panel], _ preset: Preset) -> Double {
    let most =
      panels.flatMap { panel in
        panel.tracks.enumerated().map { index, track in
          track.smallestHeight(title: index == 0 ? panel.title : nil, preset) / panel.trackWeight
        }
      }.max() ?? 0
    return most
  }
}
