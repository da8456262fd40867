import Foundation

/// What a program did that others can see.
struct Behaviour {
  var status: Int32
  var output: String
  var diagnostics: String
  var seconds: Double
}

extension Place {
  /// How a program behaves that nobody records; it is run once.
  func behaviour(of subject: Subject) throws -> Behaviour {
    if let known = behaviours[subject] { return known }
    let place = folder(of: 0)
    defer { clear(0) }
    let output = place.appending(path: "output").path
    let diagnostics = place.appending(path: "diagnostics").path
    let watch = Stopwatch()
    let child = try Child(
      subject.command(log: place.appending(path: "log").path, place: self), in: place.path,
      streams: .init(output: output, diagnostics: diagnostics))
    guard let status = child.wait() else { throw NoEnd(subject: subject) }
    let behaviour = Behaviour(
      status: status, output: try String(contentsOfFile: output, encoding: .utf8),
      diagnostics: try String(contentsOfFile: diagnostics, encoding: .utf8),
      seconds: watch.seconds)
    behaviours[subject] = behaviour
    return behaviour
  }

  struct NoEnd: Error { var subject: Subject }

  /// A library that makes CLOCK_REALTIME step, compiled once.
  func steppingClock() throws -> String {
    let library = folder.appending(path: "stepping-clock.so").path
    guard !FileManager.default.fileExists(atPath: library) else { return library }
    let source = witness.replacingOccurrences(of: "witness.py", with: "stepping_clock.c")
    let compiler = try Child(
      ["cc", "-shared", "-fPIC", "-O1", source, "-o", library, "-ldl"], in: "/", streams: nil)
    guard compiler.wait() == 0 else { throw CannotCompile(file: source) }
    return library
  }

  struct CannotCompile: Error { var file: String }
}
