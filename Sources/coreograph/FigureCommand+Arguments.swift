import Analysis
import ArgumentParser
import Drawing
import Figures
import Scene
import Trace
import Typesetting

/// What lies behind a figure.
enum PageBackground: String, CaseIterable, ExpressibleByArgument {
  case theme
  case transparent
}

/// A time on the command line, such as `1.2s`.
struct Moment {
  var nanoseconds: Nanoseconds

  /// The time that `text` states.
  init(_ text: String) throws {
    guard let nanoseconds = parseDuration(text) else {
      throw ValidationError("write a time such as 1.2s or 300ms")
    }
    self.nanoseconds = nanoseconds
  }
}

extension FigureKind {
  /// All of them, as in `threads, cores`.
  static var names: String { all.joined(separator: ", ") }

  private static var all: [String] {
    allCases.map(\.rawValue) + ScalingFigureKind.allCases.map(\.rawValue)
  }

  /// What is said of a kind that is none of them.
  static func absence(of name: String) -> String {
    let near = nearestName(to: name, among: all, changing: 0.4)
    return "there is no figure '\(name)'\(near.map { "; did you mean '\($0)'?" } ?? ":") "
      + "\(near == nil ? "this" : "This") version draws \(names)"
  }
}

extension Preset: ExpressibleByArgument {
  /// The built-in preset of that name.
  public init?(argument: String) {
    guard let preset = Preset.all.first(where: { $0.name == argument }) else { return nil }
    self = preset
  }

  /// Its name.
  public var defaultValueDescription: String { name }

  /// The names of all of them.
  public static var allValueStrings: [String] { all.map(\.name) }
}

/// What `--theme` names: a built-in theme, or a file of the user's own.
enum ThemeChoice: ExpressibleByArgument {
  case builtIn(Theme)
  case file(String)

  init?(argument: String) {
    if let theme = Theme.all.first(where: { $0.name == argument }) {
      self = .builtIn(theme)
    } else if argument.lowercased().hasSuffix(".json") {
      self = .file(argument)
    } else {
      return nil
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .builtIn(let theme): theme.name
    case .file(let path): path
    }
  }

  static var allValueStrings: [String] { Theme.all.map(\.name) + ["FILE.json"] }

  /// The theme; a file's colours that hardly stand out are told on standard error.
  func theme(warning warns: Bool = true) throws(CommandFailure) -> Theme {
    switch self {
    case .builtIn(let theme): return theme
    case .file(let path):
      let bytes = try readWholeInput(path)
      do {
        let theme = try Theme(json: bytes, path: path)
        if warns {
          for weak in theme.weakColors { printDiagnostic("warning: \(path): \(weak)") }
        }
        return theme
      } catch {
        throw CommandFailure(.unreadable, error.description)
      }
    }
  }

  /// The fonts that the theme draws with in place of the bundled one; nil for none.
  func fonts() throws(CommandFailure) -> OwnFonts? {
    guard case .file(let path) = self, let source = try theme(warning: false).fonts else {
      return nil
    }
    do {
      return try OwnFonts(source)
    } catch {
      throw CommandFailure(.unreadable, "\(path): fonts.\(error.key): \(error)")
    }
  }
}

extension PageSize {
  /// The page that `1920x1080`, `178x90mm` or `178mm` states: no longer than a picture of it may be,
  /// because what is drawn takes memory by the pixel in every format.
  init(argument: String) throws {
    let inMillimetres = argument.hasSuffix("mm")
    let numbers = argument.dropLast(inMillimetres || argument.hasSuffix("px") ? 2 : 0)
    let sides = numbers.split(separator: "x", omittingEmptySubsequences: false)
      .compactMap { Double($0) }.filter { $0 > 0 }
    guard let width = sides.first, sides.count == numbers.count(where: { $0 == "x" }) + 1,
      sides.count <= 2
    else {
      throw ValidationError("write a size such as 1920x1080 (pixels), 178x90mm or 178mm")
    }
    let height = sides.count == 2 ? sides[1] : nil
    self =
      inMillimetres
      ? .millimetres(width: width, height: height) : PageSize(width: width, height: height)
    let most = DrawingError.longestSide
    guard max(self.width, self.height ?? 0) <= Double(most) else {
      throw ValidationError("write sides of at most \(most) pixels")
    }
  }
}
