import Foundation

/// Child processes: each does its share and prints what came of it.
enum SwiftProcesses: Model {
  static func run<Work: Workload>(_ work: Work, workers: Int) throws -> [Work.Output] {
    let children = try (0..<workers).map { worker in
      let (child, pipe) = (Process(), Pipe())
      child.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      child.arguments = CommandLine.arguments.dropFirst() + ["--share", "\(worker)"]
      child.standardOutput = pipe
      try child.run()
      return (child, pipe.fileHandleForReading)
    }
    return try children.flatMap { child, output in
      let data = try output.readToEnd() ?? Data()
      child.waitUntilExit()
      return try JSONDecoder().decode([Work.Output].self, from: data)
    }
  }

  /// What a child does.
  static func share(_ work: some Workload, of worker: Int, among workers: Int) throws {
    let outputs = work.share(of: worker, among: workers).map { work.run($0) }
    FileHandle.standardOutput.write(try JSONEncoder().encode(outputs))
  }
}
