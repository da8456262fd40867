/// A guide for people, to be read in a terminal: the advice first, then what it rests on.
public struct GuideText: Sendable {
  private let guide: Guide
  private let style: TerminalStyle

  /// Puts `guide` into words.
  public init(_ guide: Guide, style: TerminalStyle) {
    self.guide = guide
    self.style = style
  }

  /// The text, lines of at most the style's width, with a line feed at the end.
  public var text: String {
    let sections = [adviceLines, modelLines, choiceLines, measuredLines, noteLines]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private var adviceLines: [String] {
    [style.heading(guide.workload)]
      + guide.text.harmless.wrapped(to: style.width).map { style.apply(.bold, to: $0) }
  }

  private var modelLines: [String] {
    guard !guide.expectations.isEmpty else { return [] }
    let head =
      "  " + "model".padded(to: 24) + "expected".aligned(to: 10) + "at least".aligned(to: 10)
      + "gain".aligned(to: 9) + "measured".aligned(to: 11)
    return [style.apply(.dim, to: head)]
      + guide.expectations.map { model in
        "  " + model.title.padded(to: 24) + duration(model.seconds).aligned(to: 10)
          + duration(model.atLeastSeconds).aligned(to: 10)
          + "\(decimals(model.gain, 2)) x".aligned(to: 9)
          + (model.measuredSeconds.map { duration($0) } ?? "-").aligned(to: 11)
          + (model.model == guide.advice ? "  <- advised" : "")
      }
  }

  private var choiceLines: [String] {
    guide.choices.flatMap { choice in
      "\(choice.heading): \(choice.why).".harmless.wrapped(to: style.width - 4).enumerated().map {
        ($0 == 0 ? "  • " : "    ") + $1
      }
    }
  }

  private var measuredLines: [String] {
    guard guide.measured.count > 1 else { return [] }
    let listed = guide.measured.prefix(Self.listedRuns).map {
      "\($0.run.harmless) \(duration($0.seconds))"
    }
    let rest = guide.measured.count - listed.count
    let all = listed.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    return "Measured, fastest first: \(all).".wrapped(to: style.width)
  }

  private static let listedRuns = 8

  private var noteLines: [String] {
    guide.notes.flatMap { $0.harmless.wrapped(to: style.width) }.map { style.apply(.dim, to: $0) }
  }
}
