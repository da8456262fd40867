import Foundation
import Glibc

/// Where the campaign works, and what it works with.
final class Place {
  let coreograph: String
  let python: String
  let load: String
  /// What programs do that nobody records.
  var behaviours: [Subject: Behaviour] = [:]
  let witness = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Programs/witness.py").path
  let folder: URL

  init(coreograph: String, python: String, load: String) throws {
    self.coreograph = URL(filePath: coreograph).path
    self.python = python
    self.load = URL(filePath: load).path
    folder = FileManager.default.temporaryDirectory.appending(path: "faults-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// The folder of one run, made if need be.
  func folder(of run: Int) -> URL {
    let place = folder.appending(path: "run-\(run)")
    try? FileManager.default.createDirectory(
      at: place.appending(path: "tmp"), withIntermediateDirectories: true)
    return place
  }

  func clear(_ run: Int) { try? FileManager.default.removeItem(at: folder(of: run)) }

  func keep(_ run: Int) { print("kept: \(folder(of: run).path)") }

  /// Removes what is not to be kept.
  func remove() {
    unlink(folder.appending(path: "stepping-clock.so").path)
    rmdir(folder.path)
  }

  /// What recorders have left in memory.
  var leftInMemory: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/shm")) ?? []
    guard Surroundings.ownMemory else { return [] }
    return names.filter { $0.hasPrefix("coreograph-") }.sorted()
  }
}

/// What the machine lets the campaign do.
struct Machine {
  private(set) var rungs: [String] = []
  private(set) var missing: [String] = []
  private var denied: Set<Fault> = []

  init(place: Place) {
    for rung in ["tracepoints", "switches", "procfs"] {
      let command = [
        place.coreograph, "record", "--capture", rung, "-o", "/dev/null", "--", "true",
      ]
      if (try? Child(command, in: "/", streams: nil))?.wait() == 0 {
        rungs.append(rung)
      } else {
        missing.append("rung \(rung): denied here (see `coreograph doctor`)")
      }
    }
    let mounts = ["unshare", "--mount", "sh", "-c", "mount -t tmpfs none /mnt"]
    let times = ["unshare", "--time", "--monotonic", "100000", "true"]
    demand(mounts, for: [.fullDisk], "nobody here may mount a small file system of his own")
    demand(times, for: [.timeNamespace, .wholeTimeNamespace], "no time namespaces here")
    demand(["taskset", "--version"], for: [.affinity], "no taskset here")
    demand(["cc", "--version"], for: [.clockStep], "no C compiler here")
    let user = OrdinaryUser.command(
      [place.coreograph, "record", "--capture", "switches", "-o", "/dev/null", "--", "true"])
    demand(user, for: [.smallBuffers], "no ordinary user who may record switches")
    for fault in Fault.allCases {
      guard let kind = fault.group else { continue }
      if let group = OwnGroup(kind, name: "\(getpid())") {
        group.remove()
      } else {
        denied.insert(fault)
        missing.append("\(fault.rawValue): nobody here may make such a control group")
      }
    }
    missing.append("suspending the machine: it would not wake up by itself")
  }

  private mutating func demand(_ command: [String], for faults: [Fault], _ reason: String) {
    guard (try? Child(command, in: "/", streams: nil))?.wait() != 0 else { return }
    denied.formUnion(faults)
    missing.append("\(faults.map(\.rawValue).joined(separator: ", ")): \(reason)")
  }

  /// Whether a fault can be made here.
  func allows(_ fault: Fault) -> Bool { !denied.contains(fault) }
}

/// Somebody without privilege, whose recordings share little memory for their buffers.
enum OrdinaryUser {
  /// `command` as that user would run it who may lock 256 KiB beyond the share of every user.
  static func command(_ command: [String]) -> [String] {
    ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--bounding-set", "-all"]
      + ["prlimit", "--memlock=262144"] + command
  }
}
