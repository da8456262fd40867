import Glibc

/// Names for traces that the user did not name: the program and the local time, such as
/// `primes-20261121-083100.trace.json`.
enum TraceName {
  // Their own name says nothing: the script's does.
  private static let interpreters = [
    "python", "python2", "python3", "pypy", "pypy3", "node", "deno", "bun", "ruby", "perl", "java",
    "bash", "sh", "dash", "zsh", "env", "swift", "time", "nice", "taskset",
  ]

  /// Creates an empty file under a new name for a trace of `command`, and returns the name. Nothing
  /// that exists is ever overwritten.
  static func reserve(for command: [String]) throws -> String {
    let stem = "\(programName(command))-\(localTime())"
    for attempt in 1...1000 {
      let name = attempt == 1 ? "\(stem).trace.json" : "\(stem)-\(attempt).trace.json"
      let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if file >= 0 {
        close(file)
        return name
      }
      guard errno == EEXIST else {
        throw CommandFailure(
          .usage,
          "\(name): cannot be created here: \(String(cString: strerror(errno))); name a place with -o"
        )
      }
    }
    throw CommandFailure(.usage, "\(stem): too many traces of this name; name another with -o")
  }

  /// What a user would call the program: its file's name without folder and ending, or its
  /// script's or module's if it is an interpreter.
  static func programName(_ command: [String]) -> String {
    let program = plainName(command.first ?? "")
    let unversioned = String(program.prefix { !$0.isNumber && $0 != "." })
    guard interpreters.contains(program) || interpreters.contains(unversioned) else {
      return program
    }
    var words = command.dropFirst()
    while let word = words.popFirst() {
      if word == "-m", let module = words.first { return plainName(module) }
      if word == "-c" || word == "-e" { break }
      if !word.hasPrefix("-"), !word.contains("=") { return plainName(word) }
    }
    return program
  }

  private static func plainName(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? ""
    let stem = file.lastIndex(of: ".").map { $0 > file.startIndex ? file[..<$0] : file[...] }
    let plain = (stem ?? file[...]).map { character in
      character.isASCII && (character.isLetter || character.isNumber || "._+-".contains(character))
        ? character : "_"
    }
    return plain.isEmpty ? "command" : String(plain.prefix(64))
  }

  private static func localTime() -> String {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    var text = [CChar](repeating: 0, count: 32)
    strftime(&text, text.count, "%Y%m%d-%H%M%S", &parts)
    return text.withUnsafeBufferPointer { buffer in
      String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
