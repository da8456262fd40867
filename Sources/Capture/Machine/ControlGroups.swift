import Trace

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
    var quota: Double?
    var sets: [Int32]?
    var hasUnified = false
    var hasOld = false
    for hierarchy in ControlGroupHierarchy.all(membership: membership, mounts: mounts) {
      let (controllers, folders) = (hierarchy.controllers, hierarchy.folders)
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
