import Analysis
import Figures
import Trace

/// A chart's numbers, as `table.mustache` sees them: for those who cannot see the chart, and for those who
/// want to know exactly.
struct TableView {
  /// What the fold is called.
  let title: String
  /// What stands in it.
  let caption: String
  /// What the first column holds.
  let subject: String
  /// What the others hold.
  let columns: [String]
  /// The rows, in the order of the chart.
  let rows: [Row]

  /// A row.
  struct Row {
    let name: String
    let cells: [NumberCell]
  }

  /// More rows than that help no reader.
  static let most = 200
}

extension TableView {
  /// Tasks in flight and cores executing: how long there were how many.
  static func levels(of summary: Summary) -> TableView {
    let flying = summary.concurrency.secondsAtLevel
    let busy = summary.parallelism.secondsAtLevel
    let levels = (0..<max(flying.count, busy.count)).filter {
      seconds(flying, $0) > 0 || seconds(busy, $0) > 0
    }
    guard summary.seesCores else {
      return TableView(
        title: "The curve as a table",
        caption: "For how many seconds so many tasks were in flight." + left(levels.count),
        subject: "How many", columns: ["Tasks in flight"],
        rows: levels.filter { seconds(flying, $0) > 0 }.prefix(most).map { level in
          Row(name: "\(level)", cells: [time(seconds(flying, level))])
        })
    }
    return TableView(
      title: "The curves as a table",
      caption: "For how many seconds so many tasks were in flight, and so many cores busy."
        + left(levels.count),
      subject: "How many", columns: ["Tasks in flight", "Cores busy"],
      rows: levels.prefix(most).map { level in
        Row(
          name: "\(level)",
          cells: [time(seconds(flying, level)), time(seconds(busy, level))])
      })
  }

  /// Who held each interpreter lock for how long, and waited for it.
  static func locks(of summary: Summary) -> TableView {
    let names = Dictionary(
      summary.threads.map { ($0.tid, $0.name) }, uniquingKeysWith: { first, _ in first })
    let parts = summary.gil.flatMap(\.threads)
    return TableView(
      title: "The interpreter lock as a table",
      caption: "Every thread that used the lock, times in seconds." + left(parts.count),
      subject: "Thread", columns: ["Id", "Held", "Waited", "Takes"],
      rows: parts.prefix(most).map { part in
        Row(
          name: shown(names[part.tid] ?? ""),
          cells: [
            number(Int(part.tid)), time(part.holdSeconds), time(part.waitSeconds),
            number(part.takes),
          ])
      })
  }

  /// Every task from its creation to its end.
  static func tasks(of trace: Trace) -> TableView {
    let base = trace.runTime.start
    let seesCores = trace.metadata.capture.method.seesCores
    return TableView(
      title: "Every task as a table (\(grouped(trace.tasks.count)))",
      caption: "From creation to end, in seconds from the start of the run."
        + left(trace.tasks.count),
      subject: "Task",
      columns: [
        "Created", "Started", "Ended", seesCores ? "Running" : "Open on its thread", "Ending",
      ],
      rows: trace.tasks.prefix(most).map { task in
        let running = task.runs.reduce(Nanoseconds(0)) { $0 + trace.taskRuns.time($1).duration }
        return Row(
          name: shown(task.name.isEmpty ? "\(task.kind)" : task.name),
          cells: [
            time((task.time.start - base).seconds),
            task.started.map { time(($0 - base).seconds) } ?? NumberCell(value: -1, text: "never"),
            time((task.time.end - base).seconds), time(running.seconds),
            ending(of: task),
          ])
      })
  }

  /// How busy each core was with the run.
  static func cores(of trace: Trace) -> TableView {
    var busy: [Int32: Nanoseconds] = [:]
    var spans: [Int32: Int] = [:]
    for core in trace.metadata.cores.usable { busy[Int32(core)] = 0 }
    for row in 0..<trace.running.count {
      busy[trace.running.cores[row], default: 0] += trace.running.time(row).duration
      spans[trace.running.cores[row], default: 0] += 1
    }
    let wall = max(trace.runTime.duration.seconds, 1e-9)
    return TableView(
      title: "Every core as a table",
      caption: "How long the run's threads were on it, in seconds." + left(busy.count),
      subject: "Core", columns: ["Busy", "Share of the run", "Spans"],
      rows: busy.keys.sorted().prefix(most).map { core in
        let seconds = (busy[core] ?? 0).seconds
        return Row(
          name: "core \(core)",
          cells: [
            time(seconds), NumberCell(value: seconds / wall, text: percent(seconds / wall)),
            number(spans[core] ?? 0),
          ])
      })
  }

  /// Every run at its averages.
  static func averages(of runs: [Run]) -> TableView {
    TableView(
      title: "The map as a table",
      caption: "Averages over each run.",
      subject: "Run", columns: ["Tasks in flight", "Cores busy", "Verdict"],
      rows: runs.map { run in
        let summary = run.summary
        return Row(
          name: shown(run.name),
          cells: [
            NumberCell(
              value: summary.concurrency.mean, text: decimals(summary.concurrency.mean, 2)),
            summary.seesCores
              ? NumberCell(
                value: summary.parallelism.mean, text: decimals(summary.parallelism.mean, 2))
              : .unknown(),
            NumberCell(
              value: Double(Verdict.allCases.firstIndex(of: summary.verdict) ?? 0),
              text: summary.verdict.rawValue),
          ])
      })
  }

  // MARK: Cells

  private static func seconds(_ all: [Double], _ level: Int) -> Double {
    level < all.count ? all[level] : 0
  }

  private static func time(_ seconds: Double) -> NumberCell {
    NumberCell(value: seconds, text: decimals(seconds, 3))
  }

  private static func number(_ count: Int) -> NumberCell {
    NumberCell(value: Double(count), text: grouped(count))
  }

  private static func ending(of task: TaskLife) -> NumberCell {
    let word =
      switch task.outcome {
      case .ok: "well"
      case .error: "failed" + (task.error.map { " (\(shown($0)))" } ?? "")
      case .cancelled: "cancelled"
      case .timedOut: "timed out"
      case nil: "not ended"
      }
    return NumberCell(value: Double(task.outcome?.rawValue ?? .max), text: word)
  }

  /// What a caption adds where rows are left out.
  private static func left(_ count: Int) -> String {
    count > most ? " The first \(most) of \(grouped(count))." : ""
  }
}
