import Testing

@testable import Capture

/// Limits of control groups, from the files that each kind of machine has.
struct ControlGroupsTests {
  private func groups(
    _ membership: String, _ mounts: String, _ files: [String: String]
  ) -> ControlGroups {
    ControlGroups(membership: membership, mounts: mounts) { files[$0] }
  }

  private static let unified =
    "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate"

  @Test func `version 2, the strictest group above counts`() {
    let found = groups(
      "0::/user.slice/user-1000.slice/job", Self.unified,
      [
        "/sys/fs/cgroup/user.slice/user-1000.slice/job/cpu.max": "max 100000",
        "/sys/fs/cgroup/user.slice/user-1000.slice/cpu.max": "150000 100000",
        "/sys/fs/cgroup/user.slice/cpu.max": "400000 100000",
        "/sys/fs/cgroup/user.slice/user-1000.slice/job/cpuset.cpus.effective": "0-1,4",
      ])
    #expect(found.version == .v2)
    #expect(found.coreQuota == 1.5)
    #expect(found.cores == [0, 1, 4])
  }

  @Test func `version 2 inside a container, whose root is the group`() {
    let mount = "30 23 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw"
    let found = groups("0::/docker/abc", mount, ["/sys/fs/cgroup/cpu.max": "50000 100000"])
    #expect(found.coreQuota == 0.5)
    let namespaced = groups("0::/", Self.unified, ["/sys/fs/cgroup/cpu.max": "200000 100000"])
    #expect(namespaced.coreQuota == 2)
  }

  @Test func `version 1, with controllers mounted together`() {
    let mounts = """
      31 23 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
      32 23 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset
      """
    let found = groups(
      "4:cpu,cpuacct:/box\n3:cpuset:/box\n1:name=systemd:/", mounts,
      [
        "/sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_quota_us": "250000",
        "/sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_period_us": "100000",
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1",
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000",
        "/sys/fs/cgroup/cpuset/box/cpuset.cpus": "2-3",
      ])
    #expect(found.version == .v1)
    #expect(found.coreQuota == 2.5)
    #expect(found.cores == [2, 3])
  }

  @Test func `both versions, the old one holding the processors`() {
    let mounts = """
      31 23 0:28 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu
      41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
      """
    let found = groups("1:cpu:/\n0::/", mounts, ["/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1"])
    #expect(found.version == .hybrid)
    #expect(found.coreQuota == nil)
  }

  @Test func `no groups at all`() {
    let found = groups("", "", [:])
    #expect(found.version == .none)
    #expect(found.coreQuota == nil)
    #expect(found.cores == nil)
  }
}
