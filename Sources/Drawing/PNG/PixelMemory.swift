import Glibc

/// Memory for the pixels of a picture, all of them 0 at first.
///
/// In pages of two megabytes where the kernel has some: in small ones, the first write to each of the
/// two thousand pages of a slide takes longer than painting its background.
final class PixelMemory {
  /// The first pixel.
  let start: UnsafeMutablePointer<UInt8>
  private let mapping: UnsafeMutableRawPointer
  private let length: Int

  private static let hugePage = 2 << 20

  /// `bytes` of it; nil where there is not that much.
  init?(bytes: Int) {
    length = bytes + Self.hugePage
    guard
      let mapping = mmap(
        nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      mapping != MAP_FAILED
    else { return nil }
    self.mapping = mapping
    let aligned = mapping.alignedUp(toMultipleOf: Self.hugePage)
    start = aligned.assumingMemoryBound(to: UInt8.self)
    // Only whole ones. A kernel without them refuses, which costs nothing but time.
    let whole = bytes / Self.hugePage * Self.hugePage
    if whole > 0 { madvise(aligned, whole, MADV_HUGEPAGE) }
  }

  deinit { munmap(mapping, length) }
}
