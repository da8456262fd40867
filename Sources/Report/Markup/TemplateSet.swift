import Foundation
import Mustache
import Templates
import Trace

/// The report's templates, style sheet and script.
package struct TemplateSet {
  /// The Mustache templates by name, without the extension.
  private var library: MustacheLibrary
  /// The style sheets, one after the other.
  let style: String
  /// The scripts, one after the other.
  let script: String

  /// The files that the binary carries, each replaced by the one of the same name in `directory`
  /// where there is one.
  init(directory: String?) throws(ReportError) {
    var own: [String: String] = [:]
    if let directory {
      let names = Self.names
      try Self.check(directory, against: names)
      for name in names { own[name] = try Self.text(ofFile: directory + "/" + name) }
    }
    try self.init(replacing: own, in: directory ?? "")
  }

  /// The names of the files that the binary carries.
  package static var names: [String] { carried().map(\.name) }

  /// The files that the binary carries, each replaced by the text of the same name in `own`, which comes
  /// from the folder `directory`.
  package init(replacing own: [String: String], in directory: String) throws(ReportError) {
    let files = Self.carried().map { (name: $0.name, text: own[$0.name] ?? $0.text) }
    var outline = TemplateOutline()
    var registered = MustacheLibrary()
    for (file, text) in files where file.hasSuffix(".mustache") {
      let name = String(file.dropLast(".mustache".count))
      do {
        if !own.isEmpty { try outline.add(text, named: name) }
        try registered.register(text, named: name)
      } catch {
        throw .badTemplate(path: directory + "/" + file, why: Self.fault(in: error))
      }
    }
    if let name = outline.endless {
      throw .badTemplate(
        path: directory, why: "its templates ask for each other without end, by way of \(name)")
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
    if let fault = error as? TemplateFault { return fault.description }
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
    guard let bytes = try? readWholeFile(at: path),
      let text = String(validating: bytes, as: UTF8.self)
    else { throw .badTemplate(path: path, why: "it cannot be read as UTF-8 text") }
    return text
  }
}
