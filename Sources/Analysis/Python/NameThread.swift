import Trace

extension Trace {
  /// The name that thread number `thread` has of its own: what the program calls it or started it with,
  /// where that is known, or else the kernel's name for it. Nil if that is its process's.
  public func ownName(ofThread thread: Int) -> String? {
    let life = threads[thread]
    if let task = life.task, !tasks[task].name.isEmpty {
      return tasks[task].name.withoutOuterFunctions
    }
    let isOfProcess = life.name.isEmpty || life.name == processes[life.process].name
    return isOfProcess ? nil : readableThreadName(life.name)
  }

  /// What a person calls thread number `thread`: its own name and its id.
  func nameForPeople(ofThread thread: Int) -> String {
    let life = threads[thread]
    let isMain = life.key.tid == processes[life.process].pid
    if isMain, life.task == nil { return "the main thread (\(life.key.tid))" }
    return "\(ownName(ofThread: thread) ?? life.name) (thread \(life.key.tid))"
  }
}

extension String {
  /// Where a function was defined inside of another one, Python names that, too.
  var withoutOuterFunctions: String {
    split(separator: "<locals>.").last.map(String.init) ?? self
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
