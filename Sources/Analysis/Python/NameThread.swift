import Trace

extension Trace {
  /// What a person calls thread number `thread`: the function that it was started with, where that is
  /// known, and its id.
  func nameForPeople(ofThread thread: Int) -> String {
    let life = threads[thread]
    if let task = taskOfLife(of: thread) {
      // Where a function was defined inside of another one, Python names that, too.
      let name = tasks[task].name.split(separator: "<locals>.").last ?? ""
      return "\(name) (thread \(life.key.tid))"
    }
    if life.key.tid == processes[life.process].pid { return "the main thread (\(life.key.tid))" }
    return "\(readableThreadName(life.name)) (thread \(life.key.tid))"
  }

  /// The task that is the thread itself, as the program sees it.
  private func taskOfLife(of thread: Int) -> Int? {
    tasks.indices.first { index in
      let task = tasks[index]
      guard task.kind == .thread || task.kind == .process, let run = task.runs.first else {
        return false
      }
      return Int(taskRuns.threads[run]) == thread && !task.name.isEmpty
    }
  }
}

/// `a`, `a and b`, `a, b and 3 more`.
func enumeration(_ names: [String], most: Int = 4) -> String {
  let shown = names.count > most ? Array(names.prefix(most - 1)) : names
  let rest = names.count - shown.count
  let parts = rest > 0 ? shown + ["\(rest) more"] : shown
  guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
  return parts.dropLast().joined(separator: ", ") + " and " + last
}
