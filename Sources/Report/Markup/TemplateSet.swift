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
      try Self.check(directory, against: files.map(\.name))
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
        throw .badTemplate(
          path: (directory.map { $0 + "/" } ?? "") + name, why: Self.fault(in: error))
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

  /// Makes sure that `directory` can be read and has no template that nothing would ask for.
  private static func check(
    _ directory: String, against known: [String]
  ) throws(ReportError) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw .badTemplate(path: directory, why: "it is no folder that can be read")
    }
    if let stray = names.sorted().first(where: { $0.hasSuffix(".mustache") && !known.contains($0) })
    {
      let all = known.filter { $0.hasSuffix(".mustache") }.joined(separator: ", ")
      throw .badTemplate(
        path: directory + "/" + stray, why: "the report has no template of that name, only \(all)")
    }
  }

  /// What the reader of templates found wrong, with the line.
  private static func fault(in error: any Error) -> String {
    guard let error = error as? MustacheTemplate.ParserError else { return "\(error)" }
    let why =
      switch error.error as? MustacheTemplate.Error {
      case .sectionCloseNameIncorrect: "a section is closed under another name"
      case .unfinishedName: "a tag is not closed with }}"
      case .expectedSectionEnd: "a section is not closed"
      default: "\(error.error)"
      }
    return "line \(error.context.lineNumber): \(why)"
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
