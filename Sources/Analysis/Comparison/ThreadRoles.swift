import Trace

/// Which threads of two runs correspond: those of the same name and place among their likes.
public struct ThreadRoles: Sendable, Equatable {
  /// What a thread is in its run.
  public struct Role: Sendable, Hashable {
    /// The function that it was started with, where that is known, else what it is called; numbers
    /// in it are `#`.
    public var name: String
    /// Which of the threads of that name, from 0, in order of start.
    public var number: Int
  }

  /// For each thread of the trace.
  public let roles: [Role]

  /// Names the roles in `trace`; linear in its threads and tasks.
  public init(_ trace: Trace) {
    var functions: [Int: String] = [:]
    for task in trace.tasks where task.kind == .thread || task.kind == .process {
      guard let run = task.runs.first, !task.name.isEmpty else { continue }
      let thread = Int(trace.taskRuns.threads[run])
      if functions[thread] == nil { functions[thread] = task.name }
    }
    let first = trace.processes.first?.threads.first
    let names = trace.threads.indices.map { index in
      if index == first { return "main" }
      let life = trace.threads[index]
      let own = functions[index].map(\.withoutOuterFunctions) ?? life.name
      return namePattern(own.isEmpty ? trace.processes[life.process].name : own)
    }
    let order = trace.threads.indices.sorted {
      (trace.threads[$0].time.start, $0) < (trace.threads[$1].time.start, $1)
    }
    var counts: [String: Int] = [:]
    var roles = names.map { Role(name: $0, number: 0) }
    for index in order {
      roles[index].number = counts[names[index], default: 0]
      counts[names[index], default: 0] += 1
    }
    self.roles = roles
  }
}

extension String {
  /// Where a function was defined inside of another one, Python names that, too.
  var withoutOuterFunctions: String {
    split(separator: "<locals>.").last.map(String.init) ?? self
  }
}

/// A name with `#` in place of every number, so that `worker-1` and `worker-12` agree.
func namePattern(_ name: String) -> String {
  var pattern = ""
  for character in name {
    if character.isASCII, character.isNumber {
      if pattern.last != "#" { pattern.append("#") }
    } else {
      pattern.append(character)
    }
  }
  return pattern
}
