import Glibc

/// Why a file cannot be written.
public struct FileWriteError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file, as the user named it.
  public var path: String
  /// What is wrong and what to do about it.
  public var why: String

  init(path: String, why: String) {
    self.path = path
    self.why = why
  }

  fileprivate init(path: String, code: Int32) {
    self.init(path: path, why: "\(systemMessage(code)); choose another place with -o")
  }

  /// One line that names the file, what is wrong and what to do.
  public var description: String {
    "\(path == "-" ? "standard output" : path): cannot be written: \(why)"
  }
}

/// A file that is written piece by piece in one step: whoever reads it finds the old one or the whole new one,
/// never a part. A symbolic link stays one, and a file that was there keeps its permissions. A device or a
/// pipe is written as it is; `-` is standard output.
///
/// What is written on the way stands beside the file under a name that nobody can foresee, and never
/// where something is already; it goes where ``finish()`` is not called.
public final class WholeFile {
  private let path: String
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  /// What will become the file; nil where it is written in place.
  private let replacement: Replacement?

  /// Begins to write the file `path`.
  ///
  /// - Throws: ``FileWriteError``; what was there before is there still, as after any other of its errors.
  public init(path: String) throws(FileWriteError) {
    self.path = path
    if path == "-" {
      (descriptor, ownsDescriptor, replacement) = (STDOUT_FILENO, false, nil)
      return
    }
    guard !isForeign(path) else { throw FileWriteError(path: path, why: foreignFileText) }
    guard Replacement.isPossible(of: path) else {
      descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      (ownsDescriptor, replacement) = (true, nil)
      guard descriptor >= 0 else { throw FileWriteError(path: path, code: errno) }
      return
    }
    do throws(Replacement.Failure) {
      let replacement = try Replacement(of: path)
      (descriptor, ownsDescriptor) = (replacement.descriptor, false)
      self.replacement = replacement
    } catch {
      throw FileWriteError(path: path, code: error.code)
    }
  }

  deinit {
    if ownsDescriptor, descriptor >= 0 { close(descriptor) }
  }

  /// Writes all of `bytes` at the end.
  public func write(_ bytes: [UInt8]) throws(FileWriteError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw FileWriteError(path: path, code: errno) }
      rest = rest.dropFirst(written)
    }
  }

  /// All of it is there: the file takes its place. Nothing may be written afterwards.
  public func finish() throws(FileWriteError) {
    do throws(Replacement.Failure) {
      try replacement?.takePlace()
    } catch {
      throw FileWriteError(path: path, code: error.code)
    }
  }
}

/// Writes a file as ``WholeFile`` does, where all of it is there.
///
/// - Throws: ``FileWriteError``; what was there before is there still.
public func writeWholeFile(_ bytes: [UInt8], to path: String) throws(FileWriteError) {
  let file = try WholeFile(path: path)
  try file.write(bytes)
  try file.finish()
}
