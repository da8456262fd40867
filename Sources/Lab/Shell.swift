import Glibc

/// What a shell command prints; empty when it cannot be started.
func shellOutput(_ command: String) -> String {
  guard let stream = popen(command, "re") else { return "" }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = fread(&buffer, 1, buffer.count, stream)
    guard count > 0 else { break }
    bytes += buffer[..<count]
  }
  pclose(stream)
  return String(decoding: bytes, as: UTF8.self)
}

/// `text` as one word of a shell command; as it is where nothing in it needs quoting.
func shellQuoted(_ text: String) -> String {
  let plain = { (character: Character) in
    character.isLetter || character.isNumber || "-_./=+:,@%".contains(character)
  }
  if !text.isEmpty, text.allSatisfy(plain) { return text }
  return "'"
    + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}

/// The exit status of a shell command whose output is the user's to see; 127 when there is no shell.
func shellStatus(_ command: String) -> Int32 {
  guard let stream = popen(command, "we") else { return 127 }
  return pclose(stream) >> 8 & 0xff
}
