/// A hierarchy of control groups, and where the groups in it stand that a process is in.
package struct ControlGroupHierarchy {
  /// The controllers that it carries; empty for the unified hierarchy.
  package let controllers: [String]
  /// The folders of the process's group and of all groups around it, its own first: each can set a limit.
  package let folders: [String]

  /// Those of a process, of which `membership` (`/proc/PID/cgroup`) and `mounts` (`/proc/PID/mountinfo`) tell, as
  /// far as they are mounted. A container can see its own group as the root, whatever its name is outside.
  package static func all(membership: String, mounts: String) -> [ControlGroupHierarchy] {
    let mounts = mounts.split(separator: "\n").compactMap { Mount(line: $0) }
    return membership.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return nil }
      let controllers = parts[1].split(separator: ",").map(String.init)
      guard let mount = mounts.first(where: { $0.carries(controllers) }) else { return nil }
      return ControlGroupHierarchy(
        controllers: controllers, folders: mount.folders(of: String(parts[2])))
    }
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
