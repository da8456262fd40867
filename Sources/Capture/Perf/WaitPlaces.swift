import CPerfEvents
import Synchronization

/// The places in the kernel in which threads were seen to wait.
///
/// The kernel needs some 40 ms to write out its symbols. They are read while the events are opened and
/// before the program starts: a program that keeps all cores busy would be slowed down otherwise.
package final class WaitPlaces {
  private let loading: Loading?
  private var symbols: KernelSymbols?
  private var stacks: [[UInt64]] = []
  private var numberOfStack: [UInt64: Int32] = [:]
  /// By stack; nil where it was not asked for yet.
  private var places: [WaitPlace??] = []

  /// The kernel's functions while they are being read.
  private struct Loading {
    let thread: BackgroundThread
    let box: Box

    final class Box: Sendable {
      let symbols = Mutex<KernelSymbols?>(nil)
    }

    init(_ load: @escaping @Sendable () -> KernelSymbols) {
      let box = Box()
      self.box = box
      thread = BackgroundThread {
        let loaded = load()
        box.symbols.withLock { $0 = loaded }
      }
    }
  }

  /// Begins to read the kernel's functions in the background; nothing is found without them.
  package init(_ load: (@Sendable () -> KernelSymbols)?) {
    loading = load.map { Loading($0) }
  }

  /// Finds places among functions that were read already.
  package init(_ symbols: KernelSymbols) {
    loading = nil
    self.symbols = symbols
  }

  /// Whether there is anything to find.
  var areKnown: Bool { loading != nil || symbols != nil }

  /// Waits until the functions have been read.
  func finishLoading() { _ = loadedSymbols() }

  /// The number of a stack.
  ///
  /// - Parameter chain: addresses of 8 bytes, innermost first, among them marks of the kernel's that
  ///   say whose frames follow.
  func number(of chain: UnsafeRawBufferPointer) -> Int32 {
    // That two of the some hundred stacks of a kernel are alike in 64 bits is not to be expected.
    var hash: UInt64 = 0
    for offset in stride(from: 0, to: chain.count - 7, by: 8) {
      hash ^= chain.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      hash = hash &* 0x9e37_79b9_7f4a_7c15
      hash ^= hash >> 29
    }
    if let known = numberOfStack[hash] { return known }
    let number = Int32(stacks.count)
    stacks.append(
      stride(from: 0, to: chain.count - 7, by: 8).map {
        chain.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
      })
    places.append(nil)
    numberOfStack[hash] = number
    return number
  }

  /// The place that a stack leads to: the innermost function that says what for; nil where none
  /// does.
  subscript(number: Int32) -> WaitPlace? {
    if let known = places[Int(number)] { return known }
    let found = place(in: stacks[Int(number)])
    places[Int(number)] = .some(found)
    return found
  }

  private func place(in stack: [UInt64]) -> WaitPlace? {
    guard let symbols = loadedSymbols() else { return nil }
    for address in stack where address < CPERF_CONTEXT_MAX {
      guard let function = symbols.function(at: address) else { continue }
      if !WaitPlace.transparentFunctions.contains(function) { return WaitPlace(function: function) }
    }
    return nil
  }

  private func loadedSymbols() -> KernelSymbols? {
    guard symbols == nil, let loading else { return symbols }
    loading.thread.join()
    symbols = loading.box.symbols.withLock { $0 }
    return symbols
  }
}
