import ArgumentParser

/// The command in what stands behind a command's own options, with or without `--` before it.
///
/// - Parameter example: what to write, for a user who gave none.
func passedCommand<Command: ParsableCommand>(
  _ words: [String], of command: Command, example: String
) throws -> [String] {
  let name = Command.configuration.commandName ?? ""
  var words = words
  if words.first == "--" {
    words.removeFirst()
  } else if words.first == "--help" || words.first == "-h" {
    throw CleanExit.helpRequest(command)
  } else if let option = words.first, option.hasPrefix("-"), option != "-" {
    throw ValidationError("unknown option \(option); `coreograph \(name) --help` lists them all")
  }
  guard !words.isEmpty else {
    throw ValidationError("there is no command to \(name), as in `coreograph \(example)`")
  }
  return words
}
