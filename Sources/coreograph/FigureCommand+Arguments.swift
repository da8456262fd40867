import ArgumentParser
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
struct Moment: ExpressibleByArgument {
  var nanoseconds: Nanoseconds

  init?(argument: String) {
    guard let nanoseconds = parseDuration(argument) else { return nil }
    self.nanoseconds = nanoseconds
  }
}

extension FigureKind {
  /// All of them, as in `threads, cores`.
  static var names: String {
    (allCases.map(\.rawValue) + ScalingFigureKind.allCases.map(\.rawValue))
      .joined(separator: ", ")
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

extension PageSize: ExpressibleByArgument {
  /// The page that `1920x1080`, `178x90mm` or `178mm` states.
  public init?(argument: String) {
    let inMillimetres = argument.hasSuffix("mm")
    let numbers = argument.dropLast(inMillimetres ? 2 : argument.hasSuffix("px") ? 2 : 0)
    let sides = numbers.split(separator: "x", omittingEmptySubsequences: false).map {
      Double($0)
    }
    guard (1...2).contains(sides.count), let width = sides[0], width > 0, width.isFinite else {
      return nil
    }
    var height: Double?
    if sides.count == 2 {
      guard let given = sides[1], given > 0, given.isFinite else { return nil }
      height = given
    }
    self =
      inMillimetres
      ? .millimetres(width: width, height: height) : PageSize(width: width, height: height)
  }
}
