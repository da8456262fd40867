import ArgumentParser
import Figures

/// What a user adds to a figure, wherever one is written.
struct FigureAnnotations: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What to put in front: a lane, thread or task by name, or a time such as 0.4s-0.6s. Repeatable.",
      valueName: "name|time"),
    transform: { try Highlight($0) })
  var highlight: [Highlight] = []

  @Option(
    help: ArgumentHelp(
      "A call-out, such as 't=1.2s: pool starts' or 't=1.2s @ worker-1: takes over'. Repeatable.",
      valueName: "time: text"),
    transform: { try FigureNote($0) })
  var note: [FigureNote] = []

  @Option(help: ArgumentHelp("Words below the chart.", valueName: "text"))
  var caption: String?

  /// Adds it to how a figure should look.
  func add(to options: inout FigureOptions) {
    options.highlights = highlight
    options.notes = note
    options.caption = caption
  }
}
