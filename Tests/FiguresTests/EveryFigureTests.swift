import Drawing
import Foundation
import FoundationXML
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// Every kind of figure on every page.
@Suite struct EveryFigureTests {
  /// What `kind` can be drawn of.
  private func inputs(of kind: FigureKind) -> [NamedTrace] {
    switch kind {
    case .models, .map, .compare: Array(Program.models.prefix(2))
    case .criticalPath: [NamedTrace(name: "chain", trace: Program.gilChain())]
    case .tasks: [NamedTrace(name: "loop", trace: Program.eventLoop())]
    default: [NamedTrace(name: "turns <&>", trace: Program.gilTurns())]
    }
  }

  @Test(arguments: FigureKind.allCases, Preset.all)
  func isWellFormedAndSaysInWordsWhatItShows(_ kind: FigureKind, _ preset: Preset) throws {
    let typeface = try BundledTypeface()
    var options = FigureOptions(preset: preset, title: "a < b & \"c\"")
    options.caption = "]]> <caption>"
    options.isTransparent = true
    let scene = try makeScene(
      FigureRequest(kind: kind, inputs: inputs(of: kind), options: options), measuring: typeface)
    let reader = FigureFileReader()
    let parser = XMLParser(data: Data(renderSVG(scene, typeface: typeface)))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(reader.texts["title"] == options.title)
    // Who cannot see it learns what it shows, and how it was recorded.
    let description = reader.texts["desc"] ?? ""
    #expect(description.contains("kernel switch records") && description.count > 100)
    #expect(reader.entries.isSuperset(of: ["figure", "command", "method", "writer"]))
    // The page shines through: no rectangle covers all of it.
    #expect(!reader.hasBackground)
  }
}

/// Reads what of a figure's file is not drawn.
private final class FigureFileReader: NSObject, XMLParserDelegate {
  /// The first text of each element.
  var texts: [String: String] = [:]
  var entries: Set<String> = []
  var hasBackground = false
  private var open: String?

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    open = texts[name] == nil ? name : nil
    if open != nil { texts[name] = "" }
    if name == "entry", let key = attributes["key"] { entries.insert(key) }
    if attributes["id"] == "background" { hasBackground = true }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if let open { texts[open, default: ""] += string }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open = nil
  }
}
