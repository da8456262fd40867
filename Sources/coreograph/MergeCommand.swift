import ArgumentParser
import Capture
import Trace

/// `coreograph merge`: several recordings become one, on one time axis.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Put several recordings into one, on one time axis.",
    discussion: """
      A server and its clients, or what ran on several machines. Recordings of one machine lie as they \
      lay, to the nanosecond; those of several are placed by the date, which is as right as their \
      clocks agree, and the result says so. Processes of one id are kept apart; each machine has cores \
      of its own.

      Example:
        coreograph merge server.json client.json -o both.json
      """)

  @Argument(help: ArgumentHelp("Traces; - is standard input.", valueName: "trace"))
  var traces: [String]

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      "The file to write; .gz is compressed, - is standard output.", valueName: "output"))
  var output: String

  func validate() throws { try refuseSecondStandardInput(among: traces) }

  func run() throws {
    guard traces.count > 1 else {
      throw CommandFailure(.usage, "merging takes two recordings or more: name another one")
    }
    var inputs: [NamedTrace] = []
    for path in traces {
      guard !isSameFile(path, output) else {
        throw CommandFailure(.usage, "\(output): is an input, too; choose another name with -o")
      }
      inputs.append(try readNamedTrace(path))
    }
    let merged: Trace
    do throws(MergeError) {
      merged = try mergeTraces(inputs, writer: "coreograph \(recorderVersion)")
    } catch {
      throw CommandFailure(.unreadable, error.description)
    }
    do {
      var writer = try TraceWriter(
        path: output, metadata: merged.metadata, wholeOrNothing: true)
      try merged.replay(into: &writer)
      try writer.finish(metadata: merged.metadata)
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
  }
}
