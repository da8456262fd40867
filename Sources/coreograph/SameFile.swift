import Glibc

/// Whether both names are of one file on a disk, so that writing the one would destroy the other.
func isSameFile(_ one: String, _ other: String) -> Bool {
  var (facts, otherFacts) = (stat(), stat())
  guard stat(one, &facts) == 0, stat(other, &otherFacts) == 0 else { return false }
  return facts.st_mode & S_IFMT == S_IFREG
    && (facts.st_dev, facts.st_ino) == (otherFacts.st_dev, otherFacts.st_ino)
}
