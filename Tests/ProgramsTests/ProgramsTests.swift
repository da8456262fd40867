import Foundation
import Testing
import Trace

/// Real programs recorded whole: they behave as without, and the trace shows what they did.
///
/// One after the other, because each of them uses every core for itself.
@Suite(.serialized)
struct ProgramsTests {
  @Test(arguments: Account.testable)
  func compressionOnAllCores(_ account: Account) async throws {
    let workshop = try Workshop(account)
    let text = workshop.folder.appending(path: "text")
    try sampleText(bytes: 16 << 20).write(to: text)
    let command = ["xz", "-T0", "-2", "--block-size=1MiB", "--stdout", text.path]
    let plain = try await workshop.run(command, in: "plain")
    let recorded = try await workshop.record(command, in: "recorded")

    expectFaithful(recorded, to: plain)
    #expect(recorded.run.output == plain.output)
    #expect(plain.output.count > 1 << 20)
    let cores = recorded.trace.metadata.cores.usable.count
    #expect(recorded.trace.processes.count == 1)
    #expect(recorded.trace.threads.count == (cores > 1 ? cores + 1 : 1))
  }

  @Test(arguments: Account.testable)
  func parallelMake(_ account: Account) async throws {
    let workshop = try Workshop(account, files: ["compile"])
    func command(_ copy: String) -> [String] {
      let source = workshop.folder.appending(path: "compile").path
      return ["sh", "-c", "cp -r '\(source)/.' . && exec make -j4"]
    }
    let plain = try await workshop.run(command("plain"), in: "plain")
    let recorded = try await workshop.record(command("recorded"), in: "recorded")

    expectFaithful(recorded, to: plain)
    // Which of the compilers is started first is make's affair.
    #expect(recorded.run.lines.sorted() == plain.lines.sorted())
    #expect(recorded.run.lines.last == "84")
    for part in 1...8 {
      let object = "part\(part).o"
      #expect(
        try Data(contentsOf: recorded.run.folder.appending(path: object))
          == Data(contentsOf: plain.folder.appending(path: object)))
    }
    let names = recorded.trace.processes.map(\.name)
    #expect(names.filter { $0 == "cc1" }.count == 9)
    #expect(names.filter { $0 == "as" }.count == 9)
    #expect(names.contains("make"))
    #expect(names.contains("program"))
  }

  @Test(arguments: Account.testable)
  func javaThreads(_ account: Account) async throws {
    let workshop = try Workshop(account, files: ["Main.java"])
    let command = ["java", workshop.folder.appending(path: "Main.java").path]
    let plain = try await workshop.run(command, in: "plain")
    let recorded = try await workshop.record(command, in: "recorded")

    #expect(plain.status == 7)
    expectFaithful(recorded, to: plain)
    #expect(recorded.run.output == plain.output)
    #expect(recorded.run.lines.count == 4)
    for worker in 0..<4 { #expect(recorded.trace.threadNames.contains("prime-\(worker)")) }
  }

  @Test(arguments: Account.testable)
  func nodeWorkers(_ account: Account) async throws {
    let workshop = try Workshop(account, files: ["workers.mjs"])
    let command = ["node", workshop.folder.appending(path: "workers.mjs").path]
    let plain = try await workshop.run(command, in: "plain")
    let recorded = try await workshop.record(command, in: "recorded")

    #expect(plain.status == 0)
    expectFaithful(recorded, to: plain)
    #expect(recorded.run.output == plain.output)
    #expect(recorded.trace.processes.count == 1)
    // Four workers share the computing evenly; every other thread does next to nothing.
    let computing = recorded.trace.computingSeconds(ofProcess: 0)
    #expect(computing[3] > 0.2 * computing[0])
  }

  @Test(arguments: Account.testable)
  func swiftBuild(_ account: Account) async throws {
    let workshop = try Workshop(account, files: ["greeter"])
    let source = workshop.folder.appending(path: "greeter").path
    // SwiftPM leaves files and folders among the temporary ones.
    let build = "mkdir tmp && TMPDIR=$PWD/tmp swift build -q"
    let command = [
      "sh", "-c", "cp -r '\(source)/.' . && \(build) && exec .build/debug/greeter",
    ]
    let plain = try await workshop.run(command, in: "plain")
    let recorded = try await workshop.record(command, in: "recorded")

    #expect(plain.status == 0, "\(plain.diagnostics)")
    expectFaithful(recorded, to: plain)
    #expect(recorded.run.lines.last == "Hello, world")
    #expect(
      recorded.trace.programNames.isSuperset(of: ["swift-build", "swift-frontend", "greeter"]))
  }
}

/// Text that compresses as prose does: words of a made-up language, the same each time.
private func sampleText(bytes: Int) -> Data {
  let words = (0..<4_096).map { String($0 &* 2_654_435_761 % 99_991, radix: 36) + " " }
  var text = Data(capacity: bytes + 8)
  var state: UInt32 = 1
  while text.count < bytes {
    state = state &* 1_664_525 &+ 1_013_904_223
    text.append(contentsOf: words[Int(state >> 20)].utf8)
  }
  return text
}
