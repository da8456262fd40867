import Scene

/// The colours of a figure, as data.
///
/// A state is told by luminance and pattern, never by hue alone (docs/FIGURES.md); hue tells which
/// thread. Tests compute what holds of every built-in theme: text reads at 4.5:1 or better, marks at
/// 3:1 or better, and neighbours in the palette stay apart under the three colour-blindnesses.
public struct Theme: Sendable, Equatable {
  /// What `--theme` calls it.
  public var name: String
  /// The page.
  public var background: Color
  /// Titles and lane names.
  public var ink: Color
  /// Everything a reader may skip: subtitles, tick labels, provenance.
  public var quietInk: Color
  /// The line that the time axis stands on.
  public var axis: Color
  /// Lines of the grid and other marks that must not compete with data.
  public var grid: Color
  /// The ground of a lane: shows where a thread lived or that a core was there.
  public var track: Color
  /// Threads without a colour of their own, and lanes folded together.
  public var neutral: Color
  /// Other programs on a core.
  public var stranger: Color
  /// The area of cores executing.
  public var executing: Color
  /// The area of tasks in flight, behind ``executing``.
  public var inFlight: Color
  /// The edge of ``inFlight``.
  public var inFlightEdge: Color
  /// Stretches in which records were lost.
  public var warning: Color
  /// The colours of threads, in the order of the lanes; beyond the last they start anew.
  public var palette: [Color]
  /// A line at the foot of every figure that says whose it is; nil for none.
  public var logo: String?
  /// The fonts that text is measured and drawn in; nil for the bundled one.
  public var fonts: FontSource?

  /// Makes a theme from its parts.
  public init(
    name: String, background: Color, ink: Color, quietInk: Color, axis: Color, grid: Color,
    track: Color, neutral: Color, stranger: Color, executing: Color, inFlight: Color,
    inFlightEdge: Color,
    warning: Color, palette: [Color]
  ) {
    self.name = name
    self.background = background
    self.ink = ink
    self.quietInk = quietInk
    self.axis = axis
    self.grid = grid
    self.track = track
    self.neutral = neutral
    self.stranger = stranger
    self.executing = executing
    self.inFlight = inFlight
    self.inFlightEdge = inFlightEdge
    self.warning = warning
    self.palette = palette
  }

  /// Every built-in theme.
  public static let all: [Theme] = [.light, .dark, .print]

  /// For projectors, pages and reviews.
  public static let light = Theme(
    name: "light",
    background: Color(hex: 0xffffff),
    ink: Color(hex: 0x14181f),
    quietInk: Color(hex: 0x5a6472),
    axis: Color(hex: 0x98a1ad),
    grid: Color(hex: 0xe6e9ed),
    track: Color(hex: 0xf4f6f8),
    neutral: Color(hex: 0x7b8491),
    stranger: Color(hex: 0xc9ced5),
    executing: Color(hex: 0x4a5666),
    inFlight: Color(hex: 0xdce1e7),
    inFlightEdge: Color(hex: 0x7f8895),
    warning: Color(hex: 0xb3261e),
    palette: sharedPalette)

  /// For dark rooms and dark pages.
  public static let dark = Theme(
    name: "dark",
    background: Color(hex: 0x11141a),
    ink: Color(hex: 0xf2f4f7),
    quietInk: Color(hex: 0xa3adba),
    axis: Color(hex: 0x667080),
    grid: Color(hex: 0x252b34),
    track: Color(hex: 0x191e26),
    neutral: Color(hex: 0x7d8795),
    stranger: Color(hex: 0x3f4754),
    executing: Color(hex: 0xbcc6d2),
    inFlight: Color(hex: 0x3a4350),
    inFlightEdge: Color(hex: 0x8d97a5),
    warning: Color(hex: 0xff8a80),
    palette: sharedPalette)

  /// For paper: neighbours differ in greyscale too.
  public static let print = Theme(
    name: "print",
    background: Color(hex: 0xffffff),
    ink: Color(hex: 0x000000),
    quietInk: Color(hex: 0x404040),
    axis: Color(hex: 0x707070),
    grid: Color(hex: 0xdedede),
    track: Color(hex: 0xf5f5f5),
    neutral: Color(hex: 0x8f8f8f),
    stranger: Color(hex: 0xcfcfcf),
    executing: Color(hex: 0x2b2b2b),
    inFlight: Color(hex: 0xd4d4d4),
    inFlightEdge: Color(hex: 0x757575),
    warning: Color(hex: 0x9b1c14),
    palette: [
      Color(hex: 0x0b4f8a), Color(hex: 0xd26e0d), Color(hex: 0x3d1152), Color(hex: 0x5f9175),
      Color(hex: 0x7d1128), Color(hex: 0x9a77c2),
    ])

  /// One palette for light and dark pages, so that a thread keeps its colour on both. It was found
  /// by searching the colours that reach 3:1 on both backgrounds for the set whose closest pair is
  /// furthest apart (in OKLab), each of it under normal sight, protanopia, deuteranopia and
  /// tritanopia.
  private static let sharedPalette: [Color] = [
    Color(hex: 0x2983f0), Color(hex: 0xcc7815), Color(hex: 0x247419), Color(hex: 0x974e8f),
    Color(hex: 0x859875), Color(hex: 0x6e4ec9), Color(hex: 0xb84d5c), Color(hex: 0xb97db4),
  ]
}

extension Color {
  /// The colour `share` of the way from `background` to this one, as paint and paper mix: what lets
  /// a mark be fainter without being see-through.
  func mixed(into background: Color, share: Double) -> Color {
    func channel(_ over: UInt8, _ under: UInt8) -> UInt8 {
      UInt8((Double(under) + (Double(over) - Double(under)) * share).rounded())
    }
    return Color(
      red: channel(red, background.red), green: channel(green, background.green),
      blue: channel(blue, background.blue))
  }
}
