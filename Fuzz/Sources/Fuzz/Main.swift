import FuzzTargets
import Glibc

/// libFuzzer's main loop. It comes with `-sanitize=fuzzer`, which declares it nowhere.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argumentCount: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ check: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// The target that the environment names: libFuzzer starts itself anew with arguments of its own.
private let target: FuzzTarget = {
  let name = getenv("COREOGRAPH_FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    print("COREOGRAPH_FUZZ_TARGET=\(name): name one of", terminator: " ")
    print(FuzzTarget.all.map(\.name).joined(separator: ", "))
    exit(2)
  }
  return target
}()

@main
enum Main {
  static func main() {
    if CommandLine.arguments.dropFirst().first == "--list" {
      for target in FuzzTarget.all { print(target.name, target.longestInput) }
      return
    }
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(
      runDriver(&count, &arguments) { bytes, count in
        do {
          try target.check(UnsafeBufferPointer(start: bytes, count: count))
        } catch {
          // libFuzzer keeps the input of whatever ends the program.
          fatalError("\(error)")
        }
        return 0
      })
  }
}
