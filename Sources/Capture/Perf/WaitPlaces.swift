import CPerfEvents

/// The places in the kernel in which threads were seen to wait, found by the addresses on their
/// stacks; every address is looked up once.
final class WaitPlaces {
  /// The places seen so far.
  private(set) var places: [WaitPlace] = []
  /// The kernel's functions; nothing is found without them.
  var symbols: KernelSymbols?

  private var knownFrames: [UInt64: Frame] = [:]
  private var numberOfFunction: [String: Int32] = [:]

  private enum Frame {
    /// A step on the way to waiting for any reason.
    case transparent
    /// The number of the place.
    case place(Int32)
    /// No function of the kernel.
    case unknown
  }

  /// The number of the place that a stack leads to: the innermost function that says what for; nil
  /// where none does.
  ///
  /// - Parameter chain: addresses of 8 bytes, innermost first, among them marks of the kernel's that
  ///   say whose frames follow.
  func number(of chain: UnsafeRawBufferPointer) -> Int32? {
    for offset in stride(from: 0, to: chain.count - 7, by: 8) {
      let address = chain.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      guard address < CPERF_CONTEXT_MAX else { continue }
      if case .place(let number) = frame(at: address) { return number }
    }
    return nil
  }

  private func frame(at address: UInt64) -> Frame {
    if let known = knownFrames[address] { return known }
    let frame: Frame
    if let function = symbols?.function(at: address) {
      frame =
        WaitPlace.transparentFunctions.contains(function)
        ? .transparent : .place(number(ofFunction: function))
    } else {
      frame = .unknown
    }
    knownFrames[address] = frame
    return frame
  }

  private func number(ofFunction function: String) -> Int32 {
    if let known = numberOfFunction[function] { return known }
    let number = Int32(places.count)
    places.append(WaitPlace(function: function))
    numberOfFunction[function] = number
    return number
  }
}
