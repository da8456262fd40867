import ArgumentParser
import Dialects
import Glibc
import Tables
import Trace

/// `coreograph convert`: writes a trace in another form.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write a trace in another form.",
    discussion: """
      The form is that of --to, else that of the output's name. This version writes Coreograph's \
      own (--to coreograph), which is Chrome Trace Event JSON (--to chrome) that Perfetto opens as \
      it is, and Perfetto's protobuf (--to perfetto), which is smaller; a name in .gz is \
      compressed. Converting a recording that was cut short makes a whole \
      file of it, which still says so. With --redact it leaves out what should not be passed on; \
      with --from and --until it takes a part out of a long recording, in the memory that the part takes.

      --to csv and --to parquet write a table for pandas, DuckDB or Spark: a row per span of a thread \
      in one state, or another one with --table. With -o FOLDER/ they write all tables, a file each.

      Example:
        coreograph convert trace.json -o trace.json.gz
        coreograph convert trace.json -o trace.pftrace
        coreograph convert trace.json --redact all -o public.json.gz
        coreograph convert day.json --from 3600s --until 3660s -o minute.json
        coreograph convert trace.json -o spans.parquet
        coreograph convert trace.json --to csv -o tables/
      """)

  /// The forms that the command line knows.
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case coreograph
    case chrome
    case perfetto
    case csv
    case parquet

    /// The form that a file's name asks for.
    init(ofFile path: String) {
      let endings: [(String, Form)] = [
        (".csv", .csv), (".csv.gz", .csv), (".parquet", .parquet), (".pftrace", .perfetto),
        (".perfetto-trace", .perfetto), (".pftrace.gz", .perfetto),
        (".perfetto-trace.gz", .perfetto),
      ]
      self = endings.first { path.hasSuffix($0.0) }?.1 ?? .coreograph
    }
  }

  @Argument(help: ArgumentHelp("The trace to read; - is standard input.", valueName: "input"))
  var input: String

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("The file to write; - is standard output.", valueName: "output"))
  var output: String

  @Option(help: "The form to write.")
  var to: Form?

  @Option(help: "The table to write, with --to csv or --to parquet.")
  var table: TraceTable?

  @Option(
    help: ArgumentHelp("Take the run from this time on, such as 1.2s or 300ms.", valueName: "time"),
    transform: { try Moment($0) })
  var from: Moment?

  @Option(
    help: ArgumentHelp("Take it until this time.", valueName: "time"), transform: { try Moment($0) }
  )
  var until: Moment?

  @OptionGroup var redaction: RedactionOptions

  func run() throws {
    let form = to ?? Form(ofFile: output)
    if form == .csv || form == .parquet { return try writeTables(form) }
    guard table == nil else {
      throw ValidationError("--table goes with --to csv or --to parquet")
    }
    guard !isSameFile(input, output) else {
      throw CommandFailure(.usage, "\(output): is the input, too; choose another name with -o")
    }
    let trace = try read()
    let redactor = try redaction.redactor(of: trace.metadata)
    if form == .perfetto { return try writePerfetto(trace, redactor) }
    do {
      var writer = try TraceWriter(
        path: output, metadata: trace.metadata, redactor: redactor, wholeOrNothing: true)
      try trace.replay(into: &writer)
      try writer.finish(metadata: trace.metadata)
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
  }

  private func writePerfetto(_ trace: Trace, _ redactor: Redactor?) throws {
    let bytes = try (redactor.map(trace.redacted) ?? trace).perfettoBytes()
    do {
      try writeWholeFile(output.hasSuffix(".gz") ? gzipped(bytes) : bytes, to: output)
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
  }

  func read() throws -> Trace {
    try readNamedTrace(input, part: try runWindow(from: from, to: until, ending: "--until")).trace
  }
}
