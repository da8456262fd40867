import Foundation
import Glibc

/// What the campaign wraps around itself before it begins: it becomes the parent of programs whose
/// recorder was killed, and as the superuser it gets a /dev/shm of its own, so that whatever is left
/// there is its doing.
enum Surroundings {
  private static let variable = "COREOGRAPH_FAULTS_SURROUNDINGS"

  /// Whether /dev/shm is the campaign's alone.
  static var ownMemory: Bool { ProcessInfo.processInfo.environment[variable] == "own memory" }

  /// Starts the campaign anew within them, unless it is.
  static func enter(through load: String) throws {
    guard getenv(variable) == nil else { return }
    let mounting = "mount -t tmpfs none /dev/shm"
    let trial = try Child(["unshare", "--mount", "sh", "-c", mounting], in: "/", streams: nil)
    let isAllowed = trial.wait() == 0
    setenv(variable, isAllowed ? "own memory" : "shared memory", 1)
    let mounts =
      isAllowed ? ["unshare", "--mount", "sh", "-c", "\(mounting) && exec \"$@\"", "sh"] : []
    var words = ([load, "adopt"] + mounts + CommandLine.arguments).map { strdup($0) } + [nil]
    execv(load, &words)
    throw Child.CannotStart(errno: errno)
  }
}
