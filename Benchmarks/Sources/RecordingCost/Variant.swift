import Foundation

/// One way of running the workload: alone, or under a recorder.
struct Variant: Sendable {
  /// What the table and the raw results call it.
  var name: String
  /// What stands before the workload's own command line, writing to the file given.
  var prefix: @Sendable (_ output: String) -> [String]

  /// The program alone.
  static let untraced = Variant(name: "untraced") { _ in [] }

  /// Whether it is one of Coreograph's rungs.
  var isOurs: Bool { name.hasPrefix("coreograph") }

  /// Every variant that this benchmark knows, with `coreograph` at the path given.
  static func all(coreograph: String) -> [Variant] {
    [
      untraced,
      Variant(name: "coreograph record (switches)") {
        [coreograph, "record", "--capture", "switches", "-o", $0, "--"]
      },
      Variant(name: "coreograph record (tracepoints)") {
        [coreograph, "record", "--capture", "tracepoints", "-o", $0, "--"]
      },
      Variant(name: "perf record -e dummy:u --switch-events") {
        ["perf", "record", "-q", "-e", "dummy:u", "--switch-events", "-o", $0, "--"]
      },
      Variant(name: "perf sched record") { ["perf", "sched", "record", "-q", "-o", $0, "--"] },
      Variant(name: "trace-cmd record -e sched_switch") {
        ["trace-cmd", "record", "-q", "-e", "sched:sched_switch", "-o", $0]
      },
      // What trace-cmd does, where it may not set up the tracing of functions, which this leaves out.
      Variant(name: "ftrace, sched_switch") {
        ["python3", "Benchmarks/recording/ftrace.py", $0, "--"]
      },
    ]
  }
}

/// The variants that work on this machine, and why the others don't.
struct Availability {
  var usable: [Variant] = []
  var missing: [(name: String, why: String)] = []

  /// Tries each of `variants` on `/bin/true`.
  init(of variants: [Variant], in folder: URL) throws {
    for variant in variants {
      let output = folder.appending(path: "probe").path()
      let run = try Launch(variant.prefix(output) + ["/bin/true"])
      if run.status == 0 {
        usable.append(variant)
      } else {
        let lines = run.diagnostics.split(separator: "\n")
          .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        let why = lines.prefix(2).joined(separator: ": ")
        missing.append((variant.name, why.isEmpty ? "status \(run.status)" : why))
      }
    }
  }
}
