import FoundationEssentials
import Glibc

/// Files that a target's input goes through: parsers are tested by the way that users take.
///
/// They lie in a folder of this process in the folder for temporary files, which goes when the process
/// ends; whoever starts fuzzers names one that is in memory (`TMPDIR`).
struct ScratchFiles: Sendable {
  /// Those of this process.
  static let shared = ScratchFiles()

  /// The folder.
  let folder: String

  private init() {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    folder = "\(parent)/coreograph-fuzz-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    mkdir(folder, 0o700)
    atexit { try? FileManager.default.removeItem(atPath: ScratchFiles.shared.folder) }
  }

  /// The path of the file `name`.
  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Puts `bytes` into the file `name`; returns its path.
  func write(_ bytes: some Collection<UInt8>, to name: String) throws -> String {
    let path = path(name)
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw BrokenPromise("\(path) cannot be written") }
    defer { close(file) }
    let all = Array(bytes)
    guard Glibc.write(file, all, all.count) == all.count else {
      throw BrokenPromise("\(path) has no room")
    }
    return path
  }

  /// The bytes of the file `name`.
  func read(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path(name)))
  }
}
