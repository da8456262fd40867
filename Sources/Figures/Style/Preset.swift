import Scene

/// A page: its width, and its height or how the content may stretch it.
public struct PageSize: Sendable, Equatable, Encodable {
  /// In CSS pixels.
  public var width: Double
  /// In CSS pixels; nil lets the content decide.
  public var height: Double?
  /// The unit in which the file states its size.
  public var unit: LengthUnit

  /// The page of `width` and `height` CSS pixels.
  public init(width: Double, height: Double?, unit: LengthUnit = .pixels) {
    self.width = width
    self.height = height
    self.unit = unit
  }

  /// The page of `width` and `height` millimetres.
  public static func millimetres(width: Double, height: Double?) -> PageSize {
    PageSize(
      width: width * pixelsPerMillimetre, height: height.map { $0 * pixelsPerMillimetre },
      unit: .millimetres)
  }

  private static let pixelsPerMillimetre = 96 / 25.4
}

/// Page size, type sizes and spacing for a purpose, as data. Lengths are CSS pixels.
public struct Preset: Sendable, Equatable, Encodable {
  /// What `--preset` calls it.
  public var name: String
  /// The page.
  public var page: PageSize
  /// The tallest that content may make a page without a height of its own.
  public var tallest: Double
  /// Free space at the left and the right edge.
  public var sideMargin: Double
  /// Free space at the upper and the lower edge.
  public var endMargin: Double
  /// The size of the title.
  public var titleSize: Double
  /// The size of the subtitle and of panel titles.
  public var subtitleSize: Double
  /// The size of lane names and of the legend.
  public var labelSize: Double
  /// The size of tick labels and provenance; nothing is set smaller.
  public var smallSize: Double
  /// From one lane to the next, where there is room.
  public var lanePitch: Double
  /// From one lane to the next where lanes are many; what does not fit then is folded together.
  public var smallestLanePitch: Double
  /// From one lane to the next on a page of fixed height with few lanes.
  public var largestLanePitch: Double
  /// The height of the strip of levels above the lanes, where the page's height is free.
  public var stripHeight: Double
  /// The height of the strip on a page of fixed height with few lanes.
  public var largestStripHeight: Double
  /// The widest that lane names may be, as a share of the page.
  public var labelShare: Double
  /// The width of thin lines: waits, curves.
  public var lineWidth: Double
  /// From one hatch line or dot to the next.
  public var patternPitch: Double
  /// The unit of white space between parts of the figure.
  public var space: Double
  /// Device pixels per CSS pixel where nothing else is asked for.
  public var scale: Double
  /// How many marks of a figure may have a tooltip of their own: where it is read in a browser, as
  /// many as do not make it slow; where it is not, few, because they are most of a file's size.
  public var mostTooltips: Int
  /// About how many bytes a figure may take as SVG before dense data is drawn in wider columns.
  public var mostBytes: Double

  /// Makes a preset from its parts.
  public init(
    name: String, page: PageSize, tallest: Double, sideMargin: Double, endMargin: Double,
    titleSize: Double, subtitleSize: Double, labelSize: Double, smallSize: Double,
    lanePitch: Double, smallestLanePitch: Double, largestLanePitch: Double, stripHeight: Double,
    largestStripHeight: Double, labelShare: Double, lineWidth: Double, patternPitch: Double,
    space: Double,
    scale: Double, mostTooltips: Int = 1200, mostBytes: Double = 260_000
  ) {
    self.name = name
    self.page = page
    self.tallest = tallest
    self.sideMargin = sideMargin
    self.endMargin = endMargin
    self.titleSize = titleSize
    self.subtitleSize = subtitleSize
    self.labelSize = labelSize
    self.smallSize = smallSize
    self.lanePitch = lanePitch
    self.smallestLanePitch = smallestLanePitch
    self.largestLanePitch = largestLanePitch
    self.stripHeight = stripHeight
    self.largestStripHeight = largestStripHeight
    self.labelShare = labelShare
    self.lineWidth = lineWidth
    self.patternPitch = patternPitch
    self.space = space
    self.scale = scale
    self.mostTooltips = mostTooltips
    self.mostBytes = mostBytes
  }

  /// Every built-in preset.
  public static let all: [Preset] = [
    .slide, .slideFourToThree, .slideSquare, .paper, .paperDouble, .review, .web,
  ]

  /// A projected slide: nothing below 18 px at 1920x1080.
  public static let slide = Preset(
    name: "slide", page: PageSize(width: 1920, height: 1080), tallest: 1080, sideMargin: 88,
    endMargin: 72, titleSize: 54, subtitleSize: 28, labelSize: 24, smallSize: 20, lanePitch: 56,
    smallestLanePitch: 8, largestLanePitch: 132, stripHeight: 130, largestStripHeight: 280,
    labelShare: 0.2, lineWidth: 3,
    patternPitch: 9, space: 20, scale: 1, mostTooltips: 100, mostBytes: 230_000)

  /// A slide of four to three: as high as ``slide``.
  public static let slideFourToThree: Preset = {
    var preset = slide
    preset.name = "slide-4:3"
    preset.page = PageSize(width: 1440, height: 1080)
    preset.sideMargin = 72
    preset.titleSize = 50
    return preset
  }()

  /// A square, as social media and posters have it.
  public static let slideSquare: Preset = {
    var preset = slide
    preset.name = "slide-square"
    preset.page = PageSize(width: 1080, height: 1080)
    preset.sideMargin = 60
    preset.endMargin = 64
    preset.titleSize = 44
    preset.subtitleSize = 26
    preset.labelShare = 0.22
    return preset
  }()

  /// One column of a paper, 85 mm wide, at 7 pt.
  public static let paper = Preset(
    name: "paper", page: .millimetres(width: 85, height: nil), tallest: 480, sideMargin: 2,
    endMargin: 3, titleSize: points(8), subtitleSize: points(7), labelSize: points(7),
    smallSize: points(7), lanePitch: 14, smallestLanePitch: 3, largestLanePitch: 20,
    stripHeight: 34, largestStripHeight: 60, labelShare: 0.26, lineWidth: 0.8, patternPitch: 2.6,
    space: 6, scale: 4, mostTooltips: 200, mostBytes: 250_000)

  /// Both columns of a paper, 178 mm wide: as large as a caption, 8 pt, and nothing below 7.
  public static let paperDouble: Preset = {
    var preset = paper
    preset.name = "paper-double"
    preset.page = .millimetres(width: 178, height: nil)
    preset.titleSize = points(9)
    preset.subtitleSize = points(8)
    preset.labelSize = points(8)
    preset.lanePitch = 17
    preset.largestLanePitch = 24
    preset.stripHeight = 44
    preset.largestStripHeight = 76
    preset.labelShare = 0.2
    preset.lineWidth = 1
    preset.patternPitch = 3
    preset.space = 8
    return preset
  }()

  /// A pull-request comment or a review document.
  public static let review = Preset(
    name: "review", page: PageSize(width: 880, height: nil), tallest: 1400, sideMargin: 24,
    endMargin: 24, titleSize: 24, subtitleSize: 15, labelSize: 13, smallSize: 12, lanePitch: 28,
    smallestLanePitch: 5, largestLanePitch: 44, stripHeight: 76, largestStripHeight: 140,
    labelShare: 0.22, lineWidth: 1.6,
    patternPitch: 5, space: 12, scale: 2, mostTooltips: 600)

  /// A page on the web.
  public static let web = Preset(
    name: "web", page: PageSize(width: 1200, height: nil), tallest: 2000, sideMargin: 32,
    endMargin: 28, titleSize: 30, subtitleSize: 17, labelSize: 15, smallSize: 13, lanePitch: 32,
    smallestLanePitch: 5, largestLanePitch: 52, stripHeight: 92, largestStripHeight: 180,
    labelShare: 0.2, lineWidth: 2,
    patternPitch: 6, space: 14, scale: 2)

  /// The same with names of lanes of another size.
  func withNames(ofSize size: Double) -> Preset {
    var preset = self
    preset.labelSize = size
    return preset
  }

  private static func points(_ points: Double) -> Double { points * 96 / 72 }

  var title: Font { Font(size: titleSize, weight: .bold) }
  var subtitle: Font { Font(size: subtitleSize) }
  var panelTitle: Font { Font(size: subtitleSize, weight: .bold) }
  var label: Font { Font(size: labelSize) }
  var strongLabel: Font { Font(size: labelSize, weight: .bold) }
  var small: Font { Font(size: smallSize) }
}
