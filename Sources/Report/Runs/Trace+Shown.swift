import Analysis
import Trace

extension Trace {
  /// The same recording with every name in it as a page may show it (``shown(_:limit:)``).
  ///
  /// Names come from programs that know nothing of pages, or that mean harm; made safe here, at the
  /// border, they are safe in every chart and sentence that is made of them.
  func withShownNames() -> Trace {
    var trace = self
    trace.metadata.label = metadata.label.map { shownName($0) }
    trace.metadata.command = metadata.command.map { shownName($0) }
    for index in trace.processes.indices {
      trace.processes[index].name = shownName(processes[index].name)
      for naming in trace.processes[index].executions.indices {
        trace.processes[index].executions[naming].name =
          shownName(processes[index].executions[naming].name)
      }
    }
    for index in trace.threads.indices {
      trace.threads[index].name = shownName(readableThreadName(threads[index].name))
      for naming in trace.threads[index].names.indices {
        trace.threads[index].names[naming].name =
          shownName(readableThreadName(threads[index].names[naming].name))
      }
    }
    return trace
  }

  /// Long enough for every honest name; charts and tables shorten further.
  private func shownName(_ name: String) -> String { shown(name, limit: 400) }
}
