import Trace

extension ThreadKey {
  /// The letter for the thread's state in procfs (proc(5)); nil where it is not there.
  var state: UInt8? {
    readFile("/proc/\(pid)/task/\(tid)/stat")?.withUnsafeBufferPointer { TaskStatus($0) }?.state
  }

  /// Whether the thread is there now and neither dead nor a zombie.
  var isPresent: Bool {
    guard let state else { return false }
    return state != UInt8(ascii: "Z") && state != UInt8(ascii: "X")
  }
}
