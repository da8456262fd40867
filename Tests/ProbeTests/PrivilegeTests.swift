import Foundation
import Glibc
import Testing

/// Users beside each other on one machine: who can do what with a recording.
@Suite(.serialized) struct PrivilegeTests {
  private static let isRoot = geteuid() == 0
  private static let ordinary = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

  @Test("what a recorder makes is its user's alone, and gone after it")
  func modes() throws {
    let python = try #require(Python.all.first)
    let recorded = try RecordedProgram(
      [python.path, RecordedProgram.program("shows_folder.py")], options: ["--capture", "procfs"])
    var lines = recorded.run.output.split(separator: "\n").map(String.init)
    let folder = try #require(lines.first)
    lines.removeFirst()
    #expect(!FileManager.default.fileExists(atPath: folder))
    // Programs that change their user load the library and make rings, but list and remove nothing.
    let expected = [
      "folder 0o711", "lock 0o644", "coreograph-probe 0o755", "rings 0o1733", "agent 0o755",
      "gil 0o600", "text 0o600", "task 0o600",
    ]
    #expect(Set(lines) == Set(expected), "\(lines)")
  }

  @Test(
    "a program with raised rights is not preloaded",
    .enabled(if: isRoot, "only the superuser can make one"),
    arguments: ["setuid", "setgid", "capabilities"])
  func raisedRights(kind: String) throws {
    let folder = try TemporaryFolder()
    chmod(folder.path, 0o777)
    let program = folder.path + "/secure"
    let compiled = try ProgramRun(["cc", RecordedProgram.program("secure.c"), "-o", program])
    try #require(compiled.status == 0, "\(compiled.diagnostics)")
    let plain = folder.path + "/plain"
    try FileManager.default.copyItem(atPath: program, toPath: plain)
    switch kind {
    case "setuid": chmod(program, 0o4755)
    case "setgid": chmod(program, 0o2755)
    default:
      let given = try ProgramRun(["setcap", "cap_net_raw+ep", program])
      guard given.status == 0 else {
        print("no setcap here (libcap2-bin), or no capabilities in this file system")
        return
      }
    }
    let alone = try ProgramRun(Self.ordinary + [program])
    guard alone.output.hasPrefix("secure 1") else {
      print("this file system gives no program raised rights (nosuid): \(alone.output)")
      return
    }
    let recorder = [
      try RecordedProgram.command, "record", "--capture", "procfs", "-o", folder.path + "/t.json",
      "--",
    ]
    // By itself, and started by a program that is preloaded.
    for command in [[program], ["sh", "-c", "\(program); exit 0"]] {
      let recorded = try ProgramRun(Self.ordinary + recorder + command)
      #expect(recorded.output == "secure 1 preload none mapped 0\n", "\(recorded.diagnostics)")
    }
    // The test would see it.
    let usual = try ProgramRun(Self.ordinary + recorder + [plain])
    #expect(usual.output == "secure 0 preload there mapped 1\n")
  }

  @Test(
    "removing what a program made leads nowhere else",
    .enabled(if: isRoot, "only the superuser removes what is another user's"))
  func removal() throws {
    let python = try #require(Python.all.first)
    let victim = try TemporaryFolder()
    chmod(victim.path, 0o755)
    let names = (0..<300).map { "file-\($0)" }
    for name in names { try Data().write(to: URL(filePath: victim.path + "/" + name)) }
    for _ in 0..<2 {
      let recorded = try RecordedProgram(
        [python.path, RecordedProgram.program("swaps_folders.py"), victim.path],
        options: ["--capture", "procfs"])
      #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: victim.path)
    #expect(left.count == names.count)
  }
}
