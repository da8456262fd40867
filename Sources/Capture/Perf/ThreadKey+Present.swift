import Trace

extension ThreadKey {
  /// Whether the thread is there now and neither dead nor a zombie.
  var isPresent: Bool {
    let status = readFile("/proc/\(pid)/task/\(tid)/stat")?
      .withUnsafeBufferPointer { TaskStatus($0) }
    guard let state = status?.state else { return false }
    return state != UInt8(ascii: "Z") && state != UInt8(ascii: "X")
  }
}
