import Scene
import Typesetting

/// The scene as an SVG file: UTF-8, the same bytes for the same scene.
///
/// Written by hand in the subset that browsers, office programs, Inkscape and rsvg draw alike:
/// presentation attributes only, text as text at a start position computed from the bundled font
/// (some office programs misplace anchored text), groups named by `id`.
///
/// - Parameters:
///   - idPrefix: put before every `id`, so that several figures fit on one HTML page.
public func renderSVG(
  _ scene: Scene, typeface: BundledTypeface, idPrefix: String = ""
) -> [UInt8] {
  var writer = SVGWriter(typeface: typeface, idPrefix: idPrefix)
  writer.write(scene)
  return writer.output.bytes
}

/// Writes a scene's elements as SVG.
struct SVGWriter {
  var output = XMLBytes()
  let typeface: BundledTypeface
  /// The value of every text's `font-family`.
  let families: String
  private var ids: UniqueIDs

  init(typeface: BundledTypeface, idPrefix: String) {
    self.typeface = typeface
    families = familyList(typeface.families)
    ids = UniqueIDs(prefix: idPrefix)
  }

  mutating func write(_ scene: Scene) {
    writeRoot(scene)
    let titleID = ids.unique("figure-title")
    let descriptionID = ids.unique("figure-description")
    output.append(" role=\"img\" aria-labelledby=\"")
    output.append(titleID)
    output.append(" ")
    output.append(descriptionID)
    output.append("\">\n<title id=\"")
    output.append(titleID)
    output.append("\">")
    output.append(escaping: scene.title)
    output.append("</title>\n<desc id=\"")
    output.append(descriptionID)
    output.append("\">")
    output.append(escaping: scene.description)
    output.append("</desc>\n")
    write(scene.metadata)
    if let background = scene.background {
      output.append("<rect")
      writeID("background")
      output.attribute("width", scene.size.width)
      output.attribute("height", scene.size.height)
      writeFill(background)
      output.append("/>\n")
    }
    for element in scene.elements { write(element) }
    output.append("</svg>\n")
  }

  private mutating func writeRoot(_ scene: Scene) {
    output.append("<svg xmlns=\"http://www.w3.org/2000/svg\"")
    switch scene.unit {
    case .pixels:
      output.attribute("width", scene.size.width)
      output.attribute("height", scene.size.height)
    case .millimetres:
      output.attribute("width", scene.size.width * 25.4 / 96, unit: "mm")
      output.attribute("height", scene.size.height * 25.4 / 96, unit: "mm")
    }
    output.append(" viewBox=\"0 0 ")
    output.append(number: scene.size.width)
    output.append(" ")
    output.append(number: scene.size.height)
    output.append("\"")
  }

  private mutating func write(_ metadata: [MetadataEntry]) {
    guard !metadata.isEmpty else { return }
    output.append("<metadata>\n<provenance xmlns=\"urn:coreograph:provenance\">\n")
    for entry in metadata {
      output.append("<entry key=\"")
      output.append(escaping: entry.key)
      output.append("\">")
      output.append(escaping: entry.value)
      output.append("</entry>\n")
    }
    output.append("</provenance>\n</metadata>\n")
  }

  private mutating func write(_ element: Element) {
    switch element {
    case .group(let group): write(group)
    case .rectangle(let rectangle): write(rectangle)
    case .path(let path): write(path)
    case .circle(let circle): write(circle)
    case .text(let text): write(text)
    }
  }

  private mutating func write(_ group: Group) {
    output.append("<g")
    writeID(group.name)
    output.append(">\n")
    if let title = group.title {
      output.append("<title>")
      output.append(escaping: title)
      output.append("</title>\n")
    }
    for element in group.elements { write(element) }
    output.append("</g>\n")
  }

  /// Ends an element that has no children but perhaps a tooltip.
  mutating func close(_ name: StaticString, title: String?) {
    guard let title else {
      output.append("/>\n")
      return
    }
    output.append("><title>")
    output.append(escaping: title)
    output.append("</title></")
    output.append(name)
    output.append(">\n")
  }

  private mutating func writeID(_ name: String) {
    output.append(" id=\"")
    output.append(ids.unique(name))
    output.append("\"")
  }
}
