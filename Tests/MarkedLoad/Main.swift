import CoreographMarks
import Dispatch

/// A program that marks what it does, of which SwiftMarkTests knows the truth.
@main struct MarkedLoad {
  static func main() async {
    await offMain()
    await withSpan("main") { await Task.yield() }
    withSpan("call") { withSpan("step") { compute(for: .milliseconds(1)) } }
    DispatchQueue.concurrentPerform(iterations: 3) { _ in
      withSpan("share") { compute(for: .milliseconds(5)) }
    }
  }

  /// On no actor, as most of a program that has much to do.
  @concurrent static func offMain() async {
    await withSpan("all") {
      await napTogether()
      await stayTogether()
      await endInEveryWay()
      await takeTurns()
      await withSpan("outer") {
        await withSpan("inner") { await Task.yield() }
      }
    }
  }

  /// Four children that wait at once.
  static func napTogether() async {
    await withTaskGroup { group in
      for _ in 0..<4 {
        group.addTask { await withSpan("nap") { try? await Task.sleep(for: .milliseconds(200)) } }
      }
    }
  }

  /// Two that need each other to go on, so that they run on two threads; then they are suspended
  /// until other threads are free for them.
  static func stayTogether() async {
    let (first, second) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    async let left: Void = withSpan("pair") {
      meet(first, second)
      await Task.yield()
    }
    async let right: Void = withSpan("pair") {
      meet(second, first)
      await Task.yield()
    }
    _ = await (left, right)
  }

  static func endInEveryWay() async {
    struct Refusal: Error {}
    try? await withSpan("fails") { () async throws in
      await Task.yield()
      throw Refusal()
    }
    let waits = Task {
      try await withSpan("cancelled") { try await Task.sleep(for: .seconds(60)) }
    }
    waits.cancel()
    _ = await waits.result
  }

  /// An actor, at which several tasks arrive again and again.
  static func takeTurns() async {
    let till = Till()
    await withTaskGroup { group in
      for _ in 0..<4 {
        group.addTask {
          await withSpan("customer") { for _ in 0..<20 { await till.pay() } }
        }
      }
    }
    let payments = await till.payments
    precondition(payments == 80)
  }

  static func meet(_ own: DispatchSemaphore, _ other: DispatchSemaphore) {
    other.signal()
    own.wait()
  }

  static func compute(for duration: DispatchTimeInterval) {
    let end = DispatchTime.now() + duration
    while DispatchTime.now() < end {}
  }
}

actor Till {
  var payments = 0

  func pay() {
    withSpan("pay") {
      MarkedLoad.compute(for: .microseconds(300))
      payments += 1
    }
  }
}
