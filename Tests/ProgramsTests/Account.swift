import Foundation
import Glibc
import Testing

/// Under whom programs are recorded.
enum Account: String, CaseIterable, Sendable, CustomTestStringConvertible {
  /// Whoever runs the tests.
  case own
  /// A user without any privilege, taken on by the superuser.
  case unprivileged

  /// Those that this machine and its user let us test.
  static var testable: [Account] { isSuperuser ? [.own, .unprivileged] : [.own] }

  /// Whether the tests run as the superuser.
  static var isSuperuser: Bool { geteuid() == 0 }

  /// `nobody`, on Debian and most others.
  private static let unprivilegedID: UInt32 = 65_534

  /// What a command line begins with to run under this account.
  var prefix: [String] {
    switch self {
    case .own: []
    case .unprivileged:
      [
        "setpriv", "--reuid=\(Self.unprivilegedID)", "--regid=\(Self.unprivilegedID)",
        "--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", "--",
      ]
    }
  }

  /// Makes `folder` and what is in it belong to this account.
  func own(_ folder: URL) throws {
    guard self == .unprivileged else { return }
    let manager = FileManager.default
    let inside = manager.enumerator(at: folder, includingPropertiesForKeys: nil)
    for case let item as URL in inside ?? .init() { try chown(item) }
    try chown(folder)
  }

  private func chown(_ item: URL) throws {
    guard Glibc.chown(item.path, Self.unprivilegedID, Self.unprivilegedID) == 0 else {
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  var testDescription: String {
    switch self {
    case .own: Self.isSuperuser ? "as the superuser" : "as an ordinary user"
    case .unprivileged: "as an ordinary user"
    }
  }
}
