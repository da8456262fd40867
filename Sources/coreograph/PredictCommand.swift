import Analysis
import ArgumentParser
import Capture
import Prediction
import ScriptJSON
import Trace

/// `coreograph predict`: how long a recorded program would take on other numbers of cores.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict a recorded program's time on more cores, or without the GIL.",
    discussion: """
      The recording is replayed: what each thread computed stays, what it waited for is worked out anew. \
      The answer is for the same threads on other cores; a program that starts as many workers as it \
      finds cores has to be recorded with more workers. Nothing is predicted (exit status 1) where the \
      replay of what was recorded is more than 5 % off, or where the recording cannot tell. \
      docs/PREDICT.md says what is assumed and how good it is.

      Example:
        coreograph record --cores 0,1 -o run.json -- ./program 8
        coreograph predict run.json --cores 4
        coreograph predict run.json --without-gil --json | jq '.predictions[].speedup'
      """)

  @Argument(help: ArgumentHelp("The trace; - is standard input.", valueName: "trace"))
  var trace: String

  @Option(
    help: ArgumentHelp(
      "Numbers of cores, such as 4 or 1-4,8; without it one, the recorded number, and two and four "
        + "times that.",
      valueName: "list"))
  var cores: String?

  @Flag(name: .customLong("without-gil"), help: "Predict also without CPython's interpreter lock.")
  var withoutGIL = false

  @Option(
    help: ArgumentHelp(
      "Predict for the cores of this recording, with what other programs held of them meanwhile: of the "
        + "same program, say, to see how far the prediction is off on a busy machine.",
      valueName: "trace"))
  var beside: String?

  @Flag(help: "Print JSON for scripts.")
  var json = false

  func validate() throws {
    try refuseSecondStandardInput(among: [trace] + (beside.map { [$0] } ?? []))
    if beside != nil, cores != nil {
      throw ValidationError("--beside says how many cores there are: leave --cores out")
    }
  }

  func run() throws {
    let counts = try coreCounts()
    let recording = try step("read") { try readNamedTrace(trace) }.trace
    let other = try beside.map { try readNamedTrace($0).trace }
    let bar = ProgressBar()
    let prediction = step("replay") {
      Prediction(
        recording, cores: counts, withoutInterpreterLock: withoutGIL, beside: other
      ) { done, count in bar.show(done: done, of: count, note: "replaying") }
    }
    bar.end()
    if json { try printJSON(try scriptJSON(prediction.document)) }
    if let refusal = prediction.refusal {
      throw CommandFailure(.checkFailed, "\(trace): nothing is predicted: \(refusal)")
    }
    if !json { try printText(PredictionText(prediction, style: .ofStandardOutput).text) }
  }

  private func coreCounts() throws -> [Int]? {
    guard let cores else { return nil }
    let counts = (parseCoreList(cores) ?? []).map { Int($0) }
    guard !counts.isEmpty, counts.allSatisfy({ (1...Prediction.mostCores).contains($0) }) else {
      throw ValidationError(
        "--cores \(cores): write numbers of cores from 1 to \(Prediction.mostCores), such as 4 or 1-4,8"
      )
    }
    return counts
  }
}
