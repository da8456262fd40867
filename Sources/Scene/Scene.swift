/// A drawing as values: what every back end draws alike.
///
/// Lengths are CSS pixels (1/96 inch), y grows downwards. The vocabulary is the subset of SVG that
/// browsers, office programs, Inkscape, rsvg and Cairo all draw the same way: no clips, gradients,
/// filters, group opacity or style sheets; hatching is geometry.
public struct Scene: Sendable, Equatable {
  /// Width and height.
  public var size: Size
  /// The unit in which back ends state the physical size of the same drawing.
  public var unit: LengthUnit
  /// Filled behind everything; nil leaves the page transparent.
  public var background: Color?
  /// The figure's name for a screen reader and for document properties: one line.
  public var title: String
  /// What the figure shows, in words, for someone who cannot see it.
  public var description: String
  /// Provenance that back ends store in the file: command, version, method. Order is kept.
  public var metadata: [MetadataEntry]
  /// The drawing, back to front.
  public var elements: [Element]

  /// Makes a scene from its parts.
  public init(
    size: Size, unit: LengthUnit = .pixels, background: Color?, title: String,
    description: String, metadata: [MetadataEntry] = [], elements: [Element] = []
  ) {
    self.size = size
    self.unit = unit
    self.background = background
    self.title = title
    self.description = description
    self.metadata = metadata
    self.elements = elements
  }
}

/// The unit in which the outer size of a drawing is written.
public enum LengthUnit: String, Sendable, Equatable, Encodable {
  /// CSS pixels, 96 to the inch.
  case pixels
  /// Millimetres, for print at an exact size.
  case millimetres
}

/// A key and a value stored in the file beside the drawing.
public struct MetadataEntry: Sendable, Equatable {
  /// Such as `method`.
  public var key: String
  /// Such as `switches`.
  public var value: String

  /// Makes an entry from its parts.
  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}

/// One piece of a drawing.
public indirect enum Element: Sendable, Equatable {
  /// Elements that belong together, under a name.
  case group(Group)
  /// An axis-parallel rectangle.
  case rectangle(Rectangle)
  /// Straight and curved segments, several subpaths at will.
  case path(Path)
  /// A circle.
  case circle(Circle)
  /// One line of text.
  case text(Text)
}

/// Elements under one name, so that a speaker can take the drawing apart.
public struct Group: Sendable, Equatable {
  /// Names the group in the file, such as `lane-2` or `legend`; letters, digits and hyphens.
  public var name: String
  /// The tooltip, and what a screen reader says of it.
  public var title: String?
  /// The pieces, back to front.
  public var elements: [Element]

  /// Makes a group from its parts.
  public init(name: String, title: String? = nil, elements: [Element] = []) {
    self.name = name
    self.title = title
    self.elements = elements
  }
}

/// An axis-parallel rectangle.
public struct Rectangle: Sendable, Equatable {
  /// Where it is.
  public var frame: Rect
  /// The radius of its corners.
  public var cornerRadius: Double
  /// How it is painted.
  public var style: Style
  /// The tooltip.
  public var title: String?

  /// Makes a rectangle from its parts.
  public init(_ frame: Rect, cornerRadius: Double = 0, style: Style, title: String? = nil) {
    self.frame = frame
    self.cornerRadius = cornerRadius
    self.style = style
    self.title = title
  }
}

/// Straight and curved segments.
public struct Path: Sendable, Equatable {
  /// What a pen does, in order.
  public enum Step: Sendable, Equatable {
    /// Lifts the pen and puts it down there.
    case move(Point)
    /// Draws a straight segment.
    case line(Point)
    /// Draws a cubic Bézier segment.
    case curve(Point, Point, Point)
    /// Draws back to the last `move`.
    case close
  }

  /// The pen's steps.
  public var steps: [Step]
  /// How it is painted.
  public var style: Style
  /// The tooltip.
  public var title: String?

  /// Makes a path from its parts.
  public init(_ steps: [Step], style: Style, title: String? = nil) {
    self.steps = steps
    self.style = style
    self.title = title
  }
}

/// A circle.
public struct Circle: Sendable, Equatable {
  /// Its middle.
  public var center: Point
  /// Its radius.
  public var radius: Double
  /// How it is painted.
  public var style: Style
  /// The tooltip.
  public var title: String?

  /// Makes a circle from its parts.
  public init(center: Point, radius: Double, style: Style, title: String? = nil) {
    self.center = center
    self.radius = radius
    self.style = style
    self.title = title
  }
}

/// One line of text, set in the bundled font.
public struct Text: Sendable, Equatable {
  /// Which point of the text ``position`` names.
  public enum Anchor: Sendable, Equatable {
    /// The start of the baseline.
    case start
    /// Its middle.
    case middle
    /// Its end.
    case end
  }

  /// What it says.
  public var string: String
  /// The anchor point, on the baseline.
  public var position: Point
  /// Which end of the text stands there.
  public var anchor: Anchor
  /// Size and weight.
  public var font: Font
  /// Its colour; solid, because LibreOffice cuts the ends of see-through text that is turned.
  public var color: Color
  /// Degrees clockwise about ``position``.
  public var rotation: Double
  /// The whole text where ``string`` is shortened.
  public var title: String?
  /// Where it leads in a document that is read on a screen: an address of printable ASCII characters,
  /// such as `https://example.org/`.
  public var link: String?

  /// Makes a text from its parts.
  public init(
    _ string: String, at position: Point, anchor: Anchor = .start, font: Font, color: Color,
    rotation: Double = 0, title: String? = nil, link: String? = nil
  ) {
    self.string = string
    self.position = position
    self.anchor = anchor
    self.font = font
    self.color = color
    self.rotation = rotation
    self.title = title
    self.link = link
  }
}
