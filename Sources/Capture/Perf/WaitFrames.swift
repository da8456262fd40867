import CPerfEvents

/// Finds, in the kernel's stack of a thread that goes to wait, the function that says what for.
///
/// The innermost functions are the scheduler's own; which addresses they cover depends on the
/// kernel that runs.
struct WaitFrames: Equatable, Sendable {
  /// The addresses of functions that say nothing of the reason.
  var transparent: [Range<UInt64>] = []

  /// The return address in the innermost function that says something; the outermost one if none
  /// does, and 0 of an empty chain.
  ///
  /// - Parameter chain: addresses of 8 bytes, innermost first, among them marks of the kernel's that
  ///   say whose frames follow.
  func place(in chain: UnsafeRawBufferPointer) -> UInt64 {
    var last: UInt64 = 0
    for offset in stride(from: 0, to: chain.count - 7, by: 8) {
      let address = chain.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if address >= CPERF_CONTEXT_MAX { continue }
      if !transparent.contains(where: { $0.contains(address) }) { return address }
      last = address
    }
    return last
  }
}
