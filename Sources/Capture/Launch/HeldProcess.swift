import CHeldProcess
import Glibc

/// A forked child that stands before its exec: perf events can be opened on it, and then it is
/// released to become the program.
///
/// It ends unreleased when it is dropped, and when the recorder dies.
struct HeldProcess: ~Copyable {
  /// Its process id, which stays when it becomes the program.
  let pid: pid_t
  private var child: held_process
  private let path: String
  private let directory: String?
  private var released = false

  /// Forks the child and prepares it for `command` as `request` says, up to its exec.
  init(_ request: RecordingRequest) throws(RecordingError) {
    let environment = Self.environment(addingTo: request.environment)
    let command = try ResolvedCommand(
      request.command, searchPath: environment.value(of: "PATH"),
      directory: request.workingDirectory)
    var child = held_process(pid: -1, gate: -1, report: -1)
    let report = Self.start(
      command, environment: environment.entries, request: request, child: &child)
    guard report.stage == Int32(held_process_ready.rawValue) else {
      throw Self.error(report, request: request, path: command.path)
    }
    self.init(child: child, path: command.path, directory: request.workingDirectory)
  }

  private init(child: held_process, path: String, directory: String?) {
    pid = child.pid
    self.child = child
    self.path = path
    self.directory = directory
  }

  /// Lets the child execute the program, and returns when it did.
  mutating func release() throws(RecordingError) {
    released = true
    let report = held_process_release(&child)
    guard report.stage == Int32(held_process_exec.rawValue) else { return }
    throw explainExecFailure(of: path, from: directory, errno: report.error)
  }

  deinit {
    guard !released else { return }
    var child = self.child
    held_process_abandon(&child)
  }

  private static func start(
    _ command: ResolvedCommand, environment: [[CChar]], request: RecordingRequest,
    child: inout held_process
  ) -> held_process_report {
    let shell = ["/bin/sh", command.path] + command.arguments.dropFirst()
    let cores = request.cores ?? []
    return withCStrings(command.arguments.map { Array($0.utf8CString) }) { arguments in
      withCStrings(shell.map { Array($0.utf8CString) }) { shellArguments in
        withCStrings(environment) { environment in
          withOptionalCString(request.workingDirectory) { directory in
            withOptionalCString(request.standardOutput) { output in
              command.path.withCString { path in
                cores.withUnsafeBufferPointer { cores in
                  var plan = held_process_plan(
                    path: path, arguments: arguments, shell_arguments: shellArguments,
                    environment: environment, working_directory: directory,
                    standard_output: output, output_among_errors: request.output == "-",
                    cores: cores.baseAddress, core_count: cores.count)
                  return held_process_start(&plan, &child)
                }
              }
            }
          }
        }
      }
    }
  }

  private static func error(
    _ report: held_process_report, request: RecordingRequest, path: String
  ) -> RecordingError {
    let reason = describe(errno: report.error)
    switch report.stage {
    case Int32(held_process_directory.rawValue):
      return RecordingError(
        .wrongRequest, "\(request.workingDirectory ?? "."): cannot run there: \(reason)")
    case Int32(held_process_output.rawValue):
      return RecordingError(
        .outputNotWritable,
        "\(request.standardOutput ?? "-"): cannot take the program's output: \(reason)")
    case Int32(held_process_cores.rawValue):
      return RecordingError(
        .wrongRequest,
        "--cores: \(formatCoreList(request.cores ?? [])) cannot be used here (\(reason));"
          + " `coreograph doctor` lists what can")
    default:
      return RecordingError(
        .notAllowed, "\(path): cannot start another process: \(reason); see `ulimit -u`")
    }
  }
}

extension HeldProcess {
  /// The program's environment: the recorder's own, byte for byte and in its order, but for what
  /// is set on top.
  struct Environment {
    /// `NAME=value` entries, each ending in NUL.
    var entries: [[CChar]]

    /// The value of a variable, or nil where it is not set.
    func value(of name: String) -> String? {
      let prefix = Array("\(name)=".utf8CString.dropLast())
      guard let entry = entries.first(where: { $0.starts(with: prefix) }) else { return nil }
      return String(
        decoding: entry.dropFirst(prefix.count).dropLast().map { UInt8(bitPattern: $0) },
        as: UTF8.self)
    }
  }

  private static func environment(addingTo additions: [String: String]) -> Environment {
    var entries: [[CChar]] = []
    var next = environ
    while let entry = next.pointee {
      entries.append(Array(UnsafeBufferPointer(start: entry, count: strlen(entry) + 1)))
      next += 1
    }
    for (name, value) in additions.sorted(by: { $0.key < $1.key }) {
      let prefix = Array("\(name)=".utf8CString.dropLast())
      entries.removeAll { $0.starts(with: prefix) }
      entries.append(Array("\(name)=\(value)".utf8CString))
    }
    return Environment(entries: entries)
  }
}

/// Calls `body` with a C array of C strings that ends with NULL, as execve takes it.
private func withCStrings<Result>(
  _ strings: [[CChar]], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var bytes: [CChar] = []
  bytes.reserveCapacity(strings.reduce(0) { $0 + $1.count })
  let offsets = strings.map { string in
    defer { bytes.append(contentsOf: string) }
    return bytes.count
  }
  return bytes.withUnsafeMutableBufferPointer { bytes in
    var pointers = offsets.map { offset in bytes.baseAddress.map { $0 + offset } }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { pointers in
      guard let first = pointers.baseAddress else {
        preconditionFailure("an array that holds nil is not empty")
      }
      return body(first)
    }
  }
}

/// Calls `body` with a C string, or with NULL for nil.
private func withOptionalCString<Result>(
  _ string: String?, _ body: (UnsafePointer<CChar>?) -> Result
) -> Result {
  guard let string else { return body(nil) }
  return string.withCString(body)
}
