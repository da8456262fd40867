import Glibc
import Trace

/// What the kernel's refusal to execute `path` (seen from `directory`) means, and what helps.
func explainExecFailure(
  of path: String, from directory: String?, errno reason: Int32
) -> RecordingError {
  let place = locate(path, from: directory)
  let interpreter = interpreter(of: place)
  switch reason {
  case ENOENT:
    guard let interpreter else {
      return RecordingError(.commandNotFound, "\(path): it is gone")
    }
    return RecordingError(
      .commandNotFound,
      "\(path): its interpreter \(interpreter) does not exist; install it or correct the first line"
    )
  case ENOEXEC:
    return RecordingError(
      .commandNotExecutable,
      "\(path): not a program for this machine (\(machineArchitecture())); rebuild it or get the right one"
    )
  case EACCES:
    if let interpreter {
      return RecordingError(
        .commandNotExecutable,
        "\(path): it or its interpreter \(interpreter) may not be executed by this user"
          + " (permissions, or a file system mounted noexec)")
    }
    return RecordingError(
      .commandNotExecutable,
      "\(path): permission denied (a file system mounted noexec, or a security module)")
  case E2BIG:
    return RecordingError(
      .commandNotExecutable, "\(path): the arguments and the environment are too long")
  case ETXTBSY:
    return RecordingError(
      .commandNotExecutable, "\(path): another process is writing this file; wait until it is done")
  default:
    return RecordingError(.commandNotExecutable, "\(path): \(describe(errno: reason))")
  }
}

/// The program named in a script's `#!` line or in an ELF file's interpreter segment.
private func interpreter(of path: String) -> String? {
  guard let head = readFile(path, atMost: 4096) else { return nil }
  if head.starts(with: Array("#!".utf8)) {
    let line = head.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }
    let word = line.drop { $0 == UInt8(ascii: " ") }.prefix {
      $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t")
    }
    // A carriage return from another system's editor is the usual reason why it isn't found.
    return String(decoding: word, as: UTF8.self).replacingCarriageReturn()
  }
  guard head.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else { return nil }
  return firstLoader(in: head)
}

/// The path of a dynamic loader in the head of an ELF file: the first text that starts with `/lib`.
private func firstLoader(in head: [UInt8]) -> String? {
  let mark = Array("/lib".utf8)
  guard
    let start = head.indices.first(where: { head[$0...].starts(with: mark) })
  else { return nil }
  return String(decoding: head[start...].prefix { $0 != 0 }, as: UTF8.self)
}

extension String {
  fileprivate func replacingCarriageReturn() -> String {
    guard utf8.last == UInt8(ascii: "\r") else { return self }
    return "\(dropLast())\\r (a Windows line ending)"
  }
}
