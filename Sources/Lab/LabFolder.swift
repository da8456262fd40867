import FoundationEssentials
import Glibc
import ScriptJSON
import Trace

/// The folder that a lab run leaves its results in.
public struct LabFolder: Sendable {
  /// Its absolute path.
  public var path: String

  /// Makes the folder at `path`, and the ones in it, where they are not there yet.
  public init(creatingAt path: String) throws(LabError) {
    let absolute =
      path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    self.path = absolute
    // Whoever owns it could put programs of theirs in place of ours before they run.
    guard !isForeign(absolute) else { throw .cannotWrite(path: path, why: foreignFileText) }
    for folder in ["programs", "traces", "outputs", "figures", "pages"]
    where isLink(absolute + "/" + folder) {
      throw .cannotWrite(
        path: path + "/" + folder, why: "it is a link to elsewhere; choose another folder with -o")
    }
    for folder in ["programs", "traces", "outputs", "figures"] {
      try createFolder(absolute + "/" + folder)
    }
  }

  /// The absolute path of a file in it.
  public func path(of relative: String) -> String { path + "/" + relative }

  /// Writes a file of it in one step: no reader ever sees half of it.
  public func write(_ bytes: some Sequence<UInt8>, to relative: String) throws(LabError) {
    if let slash = relative.lastIndex(of: "/") {
      try createFolder(path(of: String(relative[..<slash])))
    }
    removeLink(at: path(of: relative))
    do {
      try writeWholeFile(Array(bytes), to: path(of: relative))
    } catch {
      throw .cannotWrite(path: error.path, why: error.why)
    }
  }

  /// Writes the index of the runs.
  public func write(_ index: LabIndex) throws(LabError) {
    do {
      try write(scriptJSON(index), to: "runs.json")
    } catch let error as LabError {
      throw error
    } catch {
      throw .cannotWrite(path: path(of: "runs.json"), because: error)
    }
  }

  /// Removes the folder of programs: whatever is there would be imported by those that are about to run.
  func removePrograms() {
    try? FileManager.default.removeItem(atPath: path(of: "programs"))
  }

  /// Removes the traces, outputs and figures of an earlier lab run in the same folder, so that it never
  /// holds a mixture; other files stay.
  func removeEarlierRuns() {
    guard let index = earlierIndex else { return }
    let files = index.runs.flatMap { run in
      [run.trace, run.output] + run.figures + [run.picture, run.page].compactMap { $0 }
    }
    // The list may be a stranger's, and so may links in the folder be: it names files right in these.
    for file in files + (index.figures ?? []) where Self.holds(file) {
      let names = file.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
      guard names.count == 2, ["traces", "outputs", "figures", "pages"].contains(names[0]),
        isOwnFolder(names[0])
      else { continue }
      unlink(path(of: names.joined(separator: "/")))
    }
  }

  /// Whether `name`, which an index says that a file in its folder has, leads nowhere else. Compared as
  /// bytes: a mark that combines with a slash makes another character of it, and no other path.
  public static func holds(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
        && !part.contains(0)
    }
  }

  /// The index that an earlier lab run, or whoever made the folder, left here; nil for none.
  var earlierIndex: LabIndex? {
    guard isRegularFile("runs.json"), let bytes = try? readWholeFile(at: path(of: "runs.json"))
    else { return nil }
    return try? JSONDecoder().decode(LabIndex.self, from: Data(bytes))
  }

  /// Whether it is a file in this folder, and neither a link nor a pipe.
  func isRegularFile(_ relative: String) -> Bool {
    var facts = stat()
    return lstat(path(of: relative), &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
  }

  /// Whether it is a folder in this one, and no link to another.
  private func isOwnFolder(_ name: String) -> Bool {
    var facts = stat()
    return lstat(path(of: name), &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }

  /// The last line of a text file in it; empty when there is none.
  func lastLine(of relative: String) -> String {
    guard let data = FileManager.default.contents(atPath: path(of: relative)) else { return "" }
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).last
      .map(String.init) ?? ""
  }

  /// The first line of a text file in it that begins with `beginning`; nil where there is none.
  func line(of relative: String, beginning: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path(of: relative)) else { return nil }
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
      .first { $0.hasPrefix(beginning) }.map(String.init)
  }

  private func createFolder(_ path: String) throws(LabError) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: nil)
    } catch {
      throw .cannotWrite(path: path, because: error)
    }
  }
}

extension LabError {
  /// What the system said when a file or folder could not be written.
  fileprivate static func cannotWrite(path: String, because error: any Error) -> LabError {
    let cause = (error as? CocoaError)?.userInfo["NSUnderlyingError"] as? POSIXError
    let why = cause.map { String(cString: strerror($0.code.rawValue)).lowercased() } ?? "\(error)"
    return .cannotWrite(path: path, why: "\(why); choose another folder with -o")
  }
}
