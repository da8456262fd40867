import Synchronization

/// Which spans each of Swift's tasks is inside of.
final class OpenSpans: Sendable {
  static let shared = OpenSpans()

  /// One of Swift's tasks, by its address: it lives as long as it is inside of a span.
  struct Owner: Hashable {
    let address: UInt

    /// The task that the calling code runs in; nil outside of tasks.
    static var current: Owner? {
      withUnsafeCurrentTask { task in
        task.map { Owner(address: unsafeBitCast($0, to: UInt.self)) }
      }
    }

    /// The task that `job` is a part of. A job that is none, such as an actor's turn, has an address
    /// that no task has.
    init(_ job: UnownedJob) { address = unsafeBitCast(job, to: UInt.self) }

    private init(address: UInt) { self.address = address }
  }

  private let spans = Mutex<[Owner: [MarkedTask]]>([:])

  /// The calling task enters `span`. Returns the one that it is inside of already.
  @discardableResult func open(_ span: MarkedTask) -> MarkedTask? {
    guard let owner = Owner.current else { return nil }
    return spans.withLock { spans in
      let outer = spans[owner]?.last
      spans[owner, default: []].append(span)
      return outer
    }
  }

  /// The calling task leaves `span`. Returns the one that it is back in.
  @discardableResult func close(_ span: MarkedTask) -> MarkedTask? {
    guard let owner = Owner.current else { return nil }
    return spans.withLock { spans in
      var open = spans.removeValue(forKey: owner) ?? []
      if open.last == span { open.removeLast() }
      if !open.isEmpty { spans[owner] = open }
      return open.last
    }
  }

  /// The innermost span of one of Swift's tasks.
  func innermost(of owner: Owner) -> MarkedTask? { spans.withLock { $0[owner]?.last } }

  /// The innermost span of the calling task.
  var innermostOfThisTask: MarkedTask? { Owner.current.flatMap { innermost(of: $0) } }
}
