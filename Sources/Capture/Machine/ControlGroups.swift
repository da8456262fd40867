/// The control groups that this process lives in, as far as they bound its use of cores.
package struct ControlGroups {
  /// Which versions of the interface are mounted.
  enum Version: String, Codable {
    /// The unified hierarchy.
    case v2
    /// One hierarchy per controller.
    case v1
    /// Both, version 1 holding the processor controllers.
    case hybrid
    /// None that this process can see.
    case none
  }

  /// Which versions are mounted.
  var version: Version
  /// How many cores' worth of time the strictest group above this process allows.
  package var coreQuota: Double?
  /// The cores that the cpuset controller allows, where it says.
  var cores: [Int32]?

  /// Reads the groups of this process.
  static func current() -> ControlGroups {
    ControlGroups(
      membership: readText("/proc/self/cgroup") ?? "",
      mounts: readText("/proc/self/mountinfo") ?? "", read: readText)
  }

  /// Works out the groups from the text of `/proc/self/cgroup` and `/proc/self/mountinfo`, with
  /// `read` to read the controllers' files.
  package init(membership: String, mounts: String, read: (String) -> String?) {
    let mounts = mounts.split(separator: "\n").compactMap { Mount(line: $0) }
    var quota: Double?
    var sets: [Int32]?
    var hasUnified = false
    var hasOld = false
    for line in membership.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let controllers = parts[1].split(separator: ",").map(String.init)
      guard let mount = mounts.first(where: { $0.carries(controllers) }) else { continue }
      let folders = mount.folders(of: String(parts[2]))
      if controllers.isEmpty {
        hasUnified = true
        quota = least(quota, folders.compactMap { unifiedQuota(read("\($0)/cpu.max")) }.min())
        sets =
          sets
          ?? folders.first.flatMap { read("\($0)/cpuset.cpus.effective") }.flatMap(
            parseCoreList)
      } else {
        if controllers.contains("cpu") {
          hasOld = true
          quota = least(
            quota,
            folders.compactMap {
              oldQuota(read("\($0)/cpu.cfs_quota_us"), read("\($0)/cpu.cfs_period_us"))
            }.min())
        }
        if controllers.contains("cpuset"), let folder = folders.first {
          sets =
            (read("\(folder)/cpuset.effective_cpus") ?? read("\(folder)/cpuset.cpus"))
            .flatMap(parseCoreList)
        }
      }
    }
    version = hasOld ? (hasUnified ? .hybrid : .v1) : (hasUnified ? .v2 : .none)
    coreQuota = quota
    cores = sets
  }
}

/// A mounted hierarchy.
private struct Mount {
  /// The group that stands at the mount point; not `/` in a container.
  var root: String
  var point: String
  /// Empty for the unified hierarchy.
  var controllers: [String]
  var isUnified: Bool

  init?(line: Substring) {
    let halves = line.split(separator: " - ", maxSplits: 1)
    guard halves.count == 2 else { return nil }
    let place = halves[0].split(separator: " ")
    let kind = halves[1].split(separator: " ")
    guard place.count >= 5, let type = kind.first, type == "cgroup" || type == "cgroup2" else {
      return nil
    }
    root = String(place[3])
    point = String(place[4])
    isUnified = type == "cgroup2"
    controllers =
      isUnified ? [] : (kind.last ?? "").split(separator: ",").map(String.init)
  }

  func carries(_ wanted: [String]) -> Bool {
    wanted.isEmpty ? isUnified : !isUnified && wanted.allSatisfy(controllers.contains)
  }

  /// The folders of `group` and of all groups above it, itself first: each can set a limit.
  func folders(of group: String) -> [String] {
    var inside = group
    if root != "/" { inside = group.hasPrefix(root) ? String(group.dropFirst(root.count)) : "" }
    var names = inside.split(separator: "/")
    var folders: [String] = []
    while true {
      folders.append(([point[...]] + names).joined(separator: "/"))
      guard names.popLast() != nil else { return folders }
    }
  }
}

/// `cpu.max`: "quota period" in microseconds, or "max period".
private func unifiedQuota(_ text: String?) -> Double? {
  let numbers = (text ?? "").split(separator: " ").compactMap { Double($0) }
  guard numbers.count == 2, numbers.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
  return numbers[0] / numbers[1]
}

/// `cpu.cfs_quota_us` (-1: none) and `cpu.cfs_period_us`.
private func oldQuota(_ quota: String?, _ period: String?) -> Double? {
  guard let quota = quota.flatMap(Double.init), let period = period.flatMap(Double.init),
    quota > 0, period > 0, quota.isFinite, period.isFinite
  else { return nil }
  return quota / period
}

private func least(_ one: Double?, _ other: Double?) -> Double? {
  guard let one else { return other }
  return other.map { min(one, $0) } ?? one
}
