import Foundation
import Mustache
import Templates

/// The report's templates, style sheet and script.
struct TemplateSet {
  /// The Mustache templates by name, without the extension.
  private var library: MustacheLibrary
  /// The style sheets, one after the other.
  let style: String
  /// The scripts, one after the other.
  let script: String

  /// The files that the binary carries, each replaced by the one of the same name in `directory`
  /// where there is one.
  init(directory: String?) throws(ReportError) {
    var files = Self.carried()
    if let directory {
      for index in files.indices {
        let path = directory + "/" + files[index].name
        if let text = try Self.text(ofFile: path) { files[index].text = text }
      }
    }
    var registered = MustacheLibrary()
    for (name, text) in files where name.hasSuffix(".mustache") {
      do {
        try registered.register(text, named: String(name.dropLast(".mustache".count)))
      } catch {
        throw .badTemplate(path: (directory.map { $0 + "/" } ?? "") + name, why: "\(error)")
      }
    }
    library = registered
    style = files.filter { $0.name.hasSuffix(".css") }.map(\.text).joined()
    // The scripts share one scope, of which the page's console sees nothing.
    let scripts = files.filter { $0.name.hasSuffix(".js") }.map(\.text)
    script = "\"use strict\";\n{\n" + scripts.joined(separator: "\n") + "}\n"
  }

  /// The page that the template `page` makes of `view`.
  func render(_ view: PageView) -> String {
    library.render(view, withTemplate: "page") ?? ""
  }

  private static func carried() -> [(name: String, text: String)] {
    var files: [(name: String, text: String)] = []
    var entry = coreograph_templates()
    while let name = entry?.pointee.name, let text = entry?.pointee.text {
      files.append((String(cString: name), String(cString: text)))
      entry = entry?.successor()
    }
    return files
  }

  /// The text of a file; nil where there is none of that name.
  private static func text(ofFile path: String) throws(ReportError) -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw .badTemplate(path: path, why: "it cannot be read as UTF-8 text")
    }
  }
}
