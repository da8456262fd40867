import FoundationEssentials
import Glibc
import Probe

/// Where a recorded program's threads put their rings: a directory that outsiders cannot find.
///
/// The program may change to another user, who must still be able to load the library and to make
/// rings. So the outer directory can be entered but not listed, and what stands for a password is
/// the inner one's name, which only the program's environment tells. Everything lies in the inner
/// one, the lock too: whoever can open a file can hold its lock, and what a killed recorder left
/// stays for as long.
final class ProbeDirectory {
  /// The directory that rings go to, without a slash at its end.
  let rings: String
  /// The library to preload.
  let preload: String
  private let outer: String
  private let lock: Int32

  /// Makes the directories and puts the library and the agent there.
  init() throws(ProbeError) {
    Self.removeAbandoned()
    outer = try Self.makeOuter()
    let random = (0..<2).map { _ in String(UInt64.random(in: 0 ... .max), radix: 36) }.joined()
    rings = "\(outer)/\(Self.ringsPrefix)\(random)"
    preload = rings + "/" + Self.library
    let isMade = mkdir(rings, 0o700) == 0
    // Under its name it is locked from the first: one that is free has no recorder. Threads of the
    // program, whoever they are by then, ask before they make rings.
    lock = open(rings + "/new-lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    fchmod(lock, 0o644)
    flock(lock, LOCK_EX | LOCK_NB)
    rename(rings + "/new-lock", rings + "/lock")
    // Sticky: one user cannot take another's rings away. Modes are set apart from the umask.
    guard isMade, lock >= 0, Self.put(ProbeLibrary.preload, at: preload),
      Self.put(ProbeLibrary.pythonAgent, at: rings + "/agent.py"),
      chmod(rings, 0o1733) == 0, chmod(outer, 0o711) == 0
    else {
      remove()
      throw ProbeError(reason: "\(outer) has no room for the probe")
    }
  }

  deinit { remove() }

  private func remove() {
    Self.remove(outer, rings: rings)
    close(lock)
  }

  /// The library stays where a process lives on that will name it to the programs it starts: the
  /// dynamic linker would complain in their output.
  private static func remove(_ outer: String, rings: String) {
    if isNamedByLivingProcess(rings) {
      removeFolder(at: rings, keeping: ["lock", library])
    } else {
      removeFolder(at: outer)
    }
  }

  private static func isNamedByLivingProcess(_ rings: String) -> Bool {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc") else {
      return false
    }
    return names.contains { name in
      guard let pid = Int32(name), pid != getpid() else { return false }
      return readProcessFile(pid, "environ")?.contains(rings) ?? false
    }
  }

  private static let prefix = "coreograph-"
  private static let ringsPrefix = "rings-"
  private static let library = "coreograph-probe.so"
  /// In seconds; it takes less than a millisecond.
  private static let longestBirth = 60

  /// In memory where there is such a file system, because the rings' pages must not be written to
  /// a disk while threads fill them.
  private static var parents: [String] {
    let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    // The dynamic linker parts LD_PRELOAD at spaces and colons.
    let isUsable = temporary.hasPrefix("/") && !temporary.contains { $0.isWhitespace || $0 == ":" }
    return ["/dev/shm", isUsable ? temporary : "/tmp"]
  }

  private static func makeOuter() throws(ProbeError) -> String {
    for parent in parents {
      var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
      if mkdtemp(&template) != nil {
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    }
    throw ProbeError(reason: "neither \(parents.joined(separator: " nor ")) takes a directory")
  }

  /// Takes away what recorders left that were killed: the kernel frees a lock with its last holder.
  private static func removeAbandoned() {
    for parent in parents {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: parent) else {
        continue
      }
      for name in names where name.hasPrefix(prefix) {
        let outer = "\(parent)/\(name)"
        // Others may put what they like into that folder, links to anywhere too.
        var status = stat()
        guard lstat(outer, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
          status.st_uid == geteuid()
        else { continue }
        // Before they are finished nobody else can enter them.
        let inner = try? FileManager.default.contentsOfDirectory(atPath: outer)
          .first { $0.hasPrefix(ringsPrefix) }
        let rings = inner.map { "\(outer)/\($0)" } ?? outer
        let file = open(rings + "/lock", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
          if errno == ENOENT {
            removeStillborn(outer, rings: rings, changed: status.st_mtim.tv_sec)
          }
          continue
        }
        if inner != nil, flock(file, LOCK_EX | LOCK_NB) == 0 { remove(outer, rings: rings) }
        close(file)
      }
    }
  }

  /// Takes away what a recorder left that was killed before it had made its lock. Anything else that
  /// bears such a name stays: it is not empty.
  private static func removeStillborn(_ outer: String, rings: String, changed: Int) {
    guard time(nil) - changed > longestBirth else { return }
    if rings != outer, rmdir(rings) != 0, errno == ENOTEMPTY, unlink(rings + "/new-lock") == 0 {
      rmdir(rings)
    }
    rmdir(outer)
  }

  private static func put(_ bytes: Data, at path: String) -> Bool {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return false }
      rest = rest.dropFirst(written)
    }
    return fchmod(file, 0o755) == 0
  }
}
