import Foundation
import FoundationXML

/// An SVG file as an XML parser reads it.
final class SVGFile: NSObject, XMLParserDelegate {
  /// An element with its attributes and its own text.
  struct Node {
    var name: String
    var attributes: [String: String]
    var text = ""
  }

  /// Every element, in the order in which they begin.
  private(set) var nodes: [Node] = []
  private var open: [Int] = []

  /// Why the file is no XML.
  struct Malformed: Error, CustomStringConvertible {
    var description: String
  }

  init(_ bytes: [UInt8]) throws {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    guard parser.parse() else {
      throw Malformed(
        description: "line \(parser.lineNumber): \(String(describing: parser.parserError))")
    }
  }

  /// The elements of that name.
  func nodes(_ name: String) -> [Node] {
    nodes.filter { $0.name == name }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    open.append(nodes.count)
    nodes.append(Node(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if let index = open.last { nodes[index].text += string }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }
}
