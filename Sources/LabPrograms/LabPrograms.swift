import FoundationEssentials

/// The experiments' programs, carried in the binary so that it can be moved anywhere alone.
public enum LabPrograms {
  /// Every file below the folder `programs`: its path there and what it says, sorted by path.
  public static var files: [(path: String, text: String)] {
    programFiles.map { file in
      let base64 = file.base64.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
      guard let bytes = Data(base64Encoded: base64) else {
        preconditionFailure("the build embeds base64")
      }
      return (file.path, String(decoding: bytes, as: UTF8.self))
    }
  }
}
