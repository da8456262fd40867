import Drawing
import Foundation
import RenderingTools
import Scene
import Testing
import Typesetting

@Suite struct SVGTests {
  private let typeface: BundledTypeface

  init() throws {
    typeface = try BundledTypeface()
  }

  private static let nasty = [
    "plain", "<script>alert('x')</script>", "a & b &amp; \"c\"", "]]>", "nul\u{0} bell\u{7}",
    "\u{fffe}\u{ffff}", "tab\tline\nreturn\r", "  two  spaces  ", "e\u{301} 漢字 🙂 שלום", "",
    "-->", "\u{202e}reversed", "${x} {{y}} %s",
  ]

  @Test func isTheGoldenOne() throws {
    try Snapshot.expect(
      svg: renderSVG(Specimen.scene(typeface), typeface: typeface), named: "specimen.svg")
  }

  @Test func carriesAnyTextBack() throws {
    for text in Self.nasty {
      let style = Style(fill: Color(hex: 0))
      let scene = Scene(
        size: Size(100, 100), background: nil, title: text, description: text,
        metadata: [MetadataEntry(key: text, value: text)],
        elements: [
          .group(
            Group(
              name: text, title: text,
              elements: [
                .rectangle(
                  Rectangle(Rect(x: 0, y: 0, width: 1, height: 1), style: style, title: text)),
                .text(Text(text, at: Point(0, 0), font: Font(size: 10), color: Color(hex: 0))),
              ]))
        ])
      let bytes = renderSVG(scene, typeface: typeface)
      let file = try SVGFile(bytes)
      let kept = Self.withoutForbidden(text)
      #expect(file.nodes("title").map(\.text) == [kept, kept, kept])
      #expect(file.nodes("desc").map(\.text) == [kept])
      #expect(file.nodes("entry").map(\.text) == [kept])
      #expect(
        file.nodes("text").map { $0.text.replacing("\u{a0}", with: " ") } == [displayable(text)])
      let folder = try TemporaryFolder()
      try Tool.xmllint.run(["--noout", "--nonet", folder.write(bytes, as: "scene.svg")])
    }
  }

  /// What XML 1.0 cannot carry at all, replaced.
  private static func withoutForbidden(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let isForbidden =
            scalar.value < 0x20 && !"\t\n\r".unicodeScalars.contains(scalar)
            || scalar.value == 0xfffe || scalar.value == 0xffff
          return isForbidden ? "\u{fffd}" : scalar
        }))
  }

  @Test func keepsSpacesThatSVGWouldDrop() throws {
    let text = Text(" a  b ", at: Point(0, 0), font: Font(size: 10), color: Color(hex: 0))
    let scene = Scene(
      size: Size(9, 9), background: nil, title: "", description: "", elements: [.text(text)])
    let file = try SVGFile(renderSVG(scene, typeface: typeface))
    #expect(file.nodes("text").map(\.text) == ["\u{a0}a \u{a0}b\u{a0}"])
  }

  /// The elements and attributes that all of Chromium, rsvg, Inkscape, LibreOffice and PowerPoint
  /// draw alike.
  @Test func staysInTheSubsetThatImportsEverywhere() throws {
    let paint: Set = [
      "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray",
      "stroke-linecap",
    ]
    let allowed: [String: Set<String>] = [
      "svg": ["xmlns", "width", "height", "viewBox", "role", "aria-labelledby"],
      "title": ["id"], "desc": ["id"], "metadata": [], "provenance": ["xmlns"], "entry": ["key"],
      "g": ["id"], "rect": paint.union(["id", "x", "y", "width", "height", "rx"]),
      "path": paint.union(["d"]), "circle": paint.union(["cx", "cy", "r"]),
      "text": [
        "x", "y", "font-family", "font-size", "font-weight", "fill", "fill-opacity", "transform",
      ],
    ]
    let file = try SVGFile(renderSVG(Specimen.scene(typeface), typeface: typeface))
    for node in file.nodes {
      let names = try #require(allowed[node.name], "\(node.name) is not in the subset")
      #expect(Set(node.attributes.keys).subtracting(names).isEmpty, "\(node.name)")
      for name in ["fill", "stroke"] {
        guard let color = node.attributes[name], color != "none" else { continue }
        #expect(color.wholeMatch(of: /#[0-9a-f]{6}/) != nil, "\(color)")
      }
    }
  }

  @Test func namesEveryElementOnce() throws {
    let names = ["lane", "lane", "lane-2", "lane", "7 lanes!", "", "figure-title", "Ünïcode"]
    let groups = names.map { Element.group(Group(name: $0)) }
    let scene = Scene(
      size: Size(9, 9), background: Color(hex: 0), title: "", description: "", elements: groups)
    let bytes = renderSVG(scene, typeface: typeface, idPrefix: "first-")
    let file = try SVGFile(bytes)
    let ids = file.nodes.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    #expect(ids.count == names.count + 3)
    #expect(ids.allSatisfy { $0.wholeMatch(of: /first-[A-Za-z][-A-Za-z0-9_]*/) != nil })
    let label = try #require(file.nodes.first?.attributes["aria-labelledby"])
    #expect(label.split(separator: " ").allSatisfy { ids.contains(String($0)) })
  }

  @Test func statesItsPhysicalSize() throws {
    // A column of 85 mm is 321.26 CSS pixels wide.
    let scene = Scene(
      size: Size(85 / 25.4 * 96, 50 / 25.4 * 96), unit: .millimetres, background: nil, title: "",
      description: "", elements: [])
    let root = try #require(try SVGFile(renderSVG(scene, typeface: typeface)).nodes.first)
    #expect(root.attributes["width"] == "85mm")
    #expect(root.attributes["height"] == "50mm")
    #expect(root.attributes["viewBox"] == "0 0 321.26 188.98")
  }

  @Test func neverWritesWhatIsNoNumber() throws {
    let bad = Rect(x: .nan, y: .infinity, width: -1, height: 1e300)
    let style = Style(
      fill: Color(hex: 0, opacity: .nan),
      stroke: Stroke(Color(hex: 0), width: -.infinity, dash: [.nan]))
    let scene = Scene(
      size: Size(10, 10), background: nil, title: "", description: "",
      elements: [
        .rectangle(Rectangle(bad, cornerRadius: .nan, style: style)),
        .circle(Circle(center: Point(.nan, 0), radius: -.infinity, style: style)),
        .path(Path([.line(Point(.nan, .infinity)), .close], style: style)),
        .text(
          Text(
            "a", at: Point(.nan, 0), font: Font(size: .nan), color: Color(hex: 0), rotation: .nan)),
      ])
    let svg = String(decoding: renderSVG(scene, typeface: typeface), as: UTF8.self)
    #expect(svg.firstMatch(of: /nan|inf|[0-9]e[0-9]/) == nil)
    #expect(throws: Never.self) { try SVGFile(Array(svg.utf8)) }
    #expect(throws: Never.self) { try renderPNG(scene, scale: 1, typeface: typeface) }
    #expect(throws: Never.self) { try renderPDF(scene, typeface: typeface) }
  }
}
