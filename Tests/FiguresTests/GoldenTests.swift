import Drawing
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// Whole figures against files that were looked at before they were kept.
///
/// `COREOGRAPH_RECORD=1 swift test --filter Golden` writes them anew and fails (``GoldenFile``).
@Suite struct GoldenTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var name: String
    var request: FigureRequest
    var testDescription: String { name }
  }

  static let samples: [Sample] = [
    Sample(
      name: "threads-turns-slide",
      request: FigureRequest(
        kind: .threads,
        inputs: [NamedTrace(name: "turns", trace: Program.turns(threads: 3, milliseconds: 120))],
        options: FigureOptions(preset: .slide))),
    Sample(
      name: "cores-pool-paper-print",
      request: FigureRequest(
        kind: .cores,
        inputs: [NamedTrace(name: "pool", trace: Program.pool(workers: 3, milliseconds: 120))],
        options: FigureOptions(preset: .paper, theme: .print))),
    Sample(
      name: "concurrency-both-review-dark",
      request: FigureRequest(
        kind: .concurrency,
        inputs: [
          NamedTrace(name: "threading", trace: Program.turns(threads: 3, milliseconds: 120)),
          NamedTrace(name: "multiprocessing", trace: Program.pool(workers: 3, milliseconds: 120)),
        ],
        options: FigureOptions(preset: .review, theme: .dark))),
    Sample(
      name: "threads-sleepers-web",
      request: FigureRequest(
        kind: .threads, inputs: [NamedTrace(name: "sleepers", trace: Program.sleepers(2))],
        options: FigureOptions(preset: .web))),
    Sample(
      name: "gil-turns-slide-dark",
      request: FigureRequest(
        kind: .gil, inputs: [NamedTrace(name: "turns", trace: Program.gilTurns())],
        options: FigureOptions(preset: .slide, theme: .dark))),
    Sample(
      name: "tasks-loop-review",
      request: FigureRequest(
        kind: .tasks, inputs: [NamedTrace(name: "loop", trace: Program.eventLoop())],
        options: FigureOptions(preset: .review))),
    Sample(
      name: "tasks-rows-paper-print",
      request: FigureRequest(
        kind: .tasks, inputs: [NamedTrace(name: "many", trace: Program.manyTasks(60))],
        options: FigureOptions(preset: .paper, theme: .print))),
    Sample(
      name: "models-review-dark",
      request: FigureRequest(
        kind: .models, inputs: Program.models, options: FigureOptions(preset: .review, theme: .dark)
      )),
    Sample(
      name: "map-slide",
      request: FigureRequest(
        kind: .map, inputs: Program.models, options: FigureOptions(preset: .slide))),
    Sample(
      name: "threads-turns-notes-slide",
      request: FigureRequest(
        kind: .threads,
        inputs: [NamedTrace(name: "turns", trace: Program.turns(threads: 3, milliseconds: 120))],
        options: annotated)),
    Sample(
      name: "states-turns-review",
      request: FigureRequest(
        kind: .states, inputs: [NamedTrace(name: "turns", trace: Program.gilTurns())],
        options: FigureOptions(preset: .review))),
    Sample(
      name: "states-runs-slide-dark",
      request: FigureRequest(
        kind: .states, inputs: Program.models, options: FigureOptions(preset: .slide, theme: .dark)
      )),
    Sample(
      name: "waits-turns-paper-print",
      request: FigureRequest(
        kind: .waits, inputs: [NamedTrace(name: "turns", trace: Program.gilTurns())],
        options: FigureOptions(preset: .paper, theme: .print))),
    Sample(
      name: "critical-path-chain-slide",
      request: FigureRequest(
        kind: .criticalPath, inputs: [NamedTrace(name: "chain", trace: Program.gilChain())],
        options: FigureOptions(preset: .slide))),
    Sample(
      name: "compare-turns-pool-review",
      request: FigureRequest(
        kind: .compare,
        inputs: [
          NamedTrace(name: "threads", trace: Program.turns(threads: 3, milliseconds: 120)),
          NamedTrace(name: "processes", trace: Program.pool(workers: 3, milliseconds: 70)),
        ], options: FigureOptions(preset: .review))),
  ]

  /// Everything that a user may add.
  private static var annotated: FigureOptions {
    var options = FigureOptions(
      preset: .slide, lanes: try? LaneChoice("Main: main; Workers: 4201=First,4202=Second,*"))
    options.highlights = [try? Highlight("Second"), try? Highlight("30ms-90ms")].compactMap(\.self)
    options.notes = ["t=20ms: threads start", "25ms: the first one runs", "110ms @ First: it ends"]
      .compactMap { try? FigureNote($0) }
    options.caption = "Three threads that compute in turns, because one lock lets one of them run."
    return options
  }

  @Test(arguments: samples) func figuresLookAsTheyDid(_ sample: Sample) throws {
    let typeface = try BundledTypeface()
    let scene = try makeScene(sample.request, measuring: typeface)
    let drawn = normalized(String(decoding: renderSVG(scene, typeface: typeface), as: UTF8.self))
    let file = GoldenFile(name: "\(sample.name).svg")
    guard try !file.isRecordedAnew(drawn.utf8) else { return }
    let kept = String(decoding: try file.bytes, as: UTF8.self)
    guard drawn != kept else { return }
    let lines = zip(drawn.split(separator: "\n"), kept.split(separator: "\n"))
    let difference = lines.first { $0 != $1 }.map { "drawn \($0)\nkept  \($1)" }
    Issue.record("\(sample.name) has changed:\n\(difference ?? "one is longer")")
  }

  /// The drawing with coordinates to a tenth of a pixel, so that a change of rounding is no change;
  /// what is to be read stays as it is.
  private func normalized(_ svg: String) -> String {
    var result = ""
    var number = ""
    var isInTag = false
    for character in svg + "\n" {
      let isDigit = character.isASCII && character.isNumber
      if isInTag, isDigit || (character == "." && !number.isEmpty && !number.contains(".")) {
        number.append(character)
        continue
      }
      if number.contains("."), number.last != ".", let value = Double(number) {
        result += numberText(value, decimals: 1)
      } else {
        result += number
      }
      number = ""
      if character == "<" { isInTag = true }
      if character == ">" { isInTag = false }
      result.append(character)
    }
    return String(result.dropLast())
  }
}
