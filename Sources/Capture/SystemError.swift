import Glibc

/// The kernel's own words for an error number, such as `Permission denied`.
func describe(errno number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  return String(cString: text)
}
