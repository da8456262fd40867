import Foundation
import Glibc

/// A control group of the campaign's own, for the processes of one run.
struct OwnGroup {
  /// What it does to them.
  enum Kind: String, CaseIterable {
    /// Says which cores they may have.
    case cpuset
    /// Says how much time they may have on them.
    case quota = "cpu"
    /// Stops them without a signal.
    case freezer
  }

  let kind: Kind
  private let folder: String
  private let isUnified: Bool

  /// The group of that kind and name, made if need be; nil where nobody may make one.
  init?(_ kind: Kind, name: String) {
    self.kind = kind
    let root = "/sys/fs/cgroup"
    isUnified = access("\(root)/cgroup.controllers", F_OK) == 0
    folder = (isUnified ? root : "\(root)/\(kind.rawValue)") + "/coreograph-faults-\(name)"
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { return nil }
    // The first version's sets are empty at first.
    if kind == .cpuset, !isUnified {
      _ = write(Self.text("\(root)/cpuset/cpuset.mems"), to: "cpuset.mems")
    }
    guard loosen() else {
      remove()
      return nil
    }
  }

  /// Puts processes into it; whether one of them went.
  func take(_ processes: [pid_t]) -> Bool {
    processes.reduce(false) { went, process in write("\(process)", to: "cgroup.procs") || went }
  }

  /// Restricts the processes in it.
  func tighten(_ random: inout RandomSource) -> Bool {
    switch kind {
    case .cpuset:
      let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
      let first = Int.random(in: 0..<cores, using: &random)
      return write("\(first)-\(Int.random(in: first..<cores, using: &random))", to: "cpuset.cpus")
    case .quota:
      let share = Int.random(in: 10_000...50_000, using: &random)
      return isUnified
        ? write("\(share) 100000", to: "cpu.max") : write("\(share)", to: "cpu.cfs_quota_us")
    case .freezer:
      return isUnified
        ? write("1", to: "cgroup.freeze") : write("FROZEN", to: "freezer.state")
    }
  }

  /// Lets them do what they could do outside.
  func loosen() -> Bool {
    switch kind {
    case .cpuset:
      let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
      return write("0-\(cores - 1)", to: "cpuset.cpus")
    case .quota:
      return isUnified
        ? write("max 100000", to: "cpu.max") : write("-1", to: "cpu.cfs_quota_us")
    case .freezer:
      return isUnified
        ? write("0", to: "cgroup.freeze") : write("THAWED", to: "freezer.state")
    }
  }

  /// Removes it, when the last process in it has gone.
  func remove() {
    let watch = Stopwatch()
    while rmdir(folder) != 0, errno == EBUSY, watch.seconds < 5 { usleep(5000) }
  }

  private func write(_ text: String, to name: String) -> Bool {
    let file = open("\(folder)/\(name)", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return Glibc.write(file, text, text.utf8.count) == text.utf8.count
  }

  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8))?
      .trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
  }
}
