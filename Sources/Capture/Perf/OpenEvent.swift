import Glibc

/// An open perf event; closed when nobody holds it any more.
final class OpenEvent {
  /// Its descriptor.
  let descriptor: Int32

  /// Takes over what one of the functions of CPerfEvents returned.
  init(_ result: Int32, _ attempt: @autoclosure () -> String) throws(PerfError) {
    descriptor = try checked(result, attempt())
  }

  deinit { close(descriptor) }
}
