import Glibc

/// The events that can still become readable.
///
/// An event hangs up when the last of its tasks is gone, and every poll of it returns at once from
/// then on: such events are taken out, so that nobody who polls spins.
struct Readiness {
  /// The descriptors to poll.
  private(set) var descriptors: [Int32]

  /// Whether every event hung up: none of the watched tasks is left.
  var isOver: Bool { descriptors.isEmpty }

  /// Watches the events with these descriptors.
  init(watching events: [Int32]) {
    descriptors = events
  }

  /// Lets go of events that hung up.
  mutating func update() {
    var polls = descriptors.map { pollfd(fd: $0, events: 0, revents: 0) }
    guard poll(&polls, nfds_t(polls.count), 0) > 0 else { return }
    descriptors = polls.filter { $0.revents & Int16(POLLHUP) == 0 }.map(\.fd)
  }
}
