import Trace

/// Which threads of two runs correspond: those of the same name and place among their likes.
public struct ThreadRoles: Sendable, Equatable {
  /// What a thread is in its run.
  public struct Role: Sendable, Hashable {
    /// Its own name (``Trace/ownName(ofThread:)``), or else its process's; numbers
    /// in it are `#`.
    public var name: String
    /// Which of the threads of that name, from 0, in order of start.
    public var number: Int
  }

  /// For each thread of the trace.
  public let roles: [Role]

  /// Names the roles in `trace`; linear in its threads.
  public init(_ trace: Trace) {
    let first = trace.processes.first?.threads.first
    let names = trace.threads.indices.map { index in
      if index == first { return "main" }
      let process = trace.processes[trace.threads[index].process]
      return namePattern(trace.ownName(ofThread: index) ?? process.name)
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
