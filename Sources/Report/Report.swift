import Analysis
import Foundation
import Scaling
import Trace

/// How a report should be made.
public struct ReportOptions: Sendable {
  /// What to call the report as a whole; nil lets it say what it found.
  public var title: String?
  /// Name and version of the program that writes the page.
  public var generator: String
  /// A folder whose files replace the built-in templates, style sheet and script of the same name.
  public var templateDirectory: String?
  /// For a run's name: files beside the page that belong to it.
  public var files: [String: [ReportFile]]
  /// For a run's name: the page beside this one that describes it, so that this one need not.
  public var pages: [String: String]

  /// What the inputs, a run before and one after, are the middle runs of; nil where nothing is compared
  /// with intervals.
  public var comparison: RunComparison?
  /// How the inputs scale with their number of workers, an experiment each.
  public var scaling: [ScalingAnalysis]

  /// Makes options from their parts.
  public init(
    title: String? = nil, generator: String = "Coreograph", templateDirectory: String? = nil,
    files: [String: [ReportFile]] = [:], pages: [String: String] = [:],
    comparison: RunComparison? = nil, scaling: [ScalingAnalysis] = []
  ) {
    self.scaling = scaling
    self.comparison = comparison
    self.title = title
    self.generator = generator
    self.templateDirectory = templateDirectory
    self.files = files
    self.pages = pages
  }
}

/// A file beside the page.
public struct ReportFile: Sendable, Equatable {
  /// What to call it.
  public var name: String
  /// Where it is, relative to the page.
  public var path: String

  /// Makes a reference to the file at `path`.
  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }
}

/// One HTML page about the recordings `inputs`: no other file and no request is needed to read it.
///
/// Inputs of the same name are repeats of one run; runs whose names agree up to the first `/` are
/// compared with each other, and the first of them is the one that the others are measured by.
public func renderReport(_ inputs: [NamedTrace], options: ReportOptions) throws -> String {
  if inputs.isEmpty { throw ReportError.noInputs }
  if inputs.count > 1,
    let blind = inputs.first(where: { !$0.trace.metadata.capture.method.seesCores })
  {
    throw ReportError.unknownCores(name: blind.name)
  }
  let templates = try TemplateSet(directory: options.templateDirectory)
  return try FilledReport(inputs, options: options).page(of: templates)
}

/// What a page says, without the templates that say it.
package struct FilledReport {
  private let view: PageView
  private let style: String

  /// Describes `inputs`, which must not be empty.
  package init(_ inputs: [NamedTrace], options: ReportOptions) throws {
    var gallery = try Gallery()
    view = try PageView(Run.grouped(inputs), options: options, gallery: &gallery)
    style = gallery.style
  }

  /// The page that `templates` make of it.
  package func page(of templates: TemplateSet) -> String {
    var page = view
    page.dress(style: templates.style + style, script: templates.script)
    return templates.render(page)
  }
}
