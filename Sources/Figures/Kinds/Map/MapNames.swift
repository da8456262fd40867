import Glibc
import Scene

/// Which runs of a map have their names written: all of them where they are few; of a crowd those that a
/// reader asks about first, because a hundred names are none.
struct MapNames {
  /// The runs to name.
  let indices: Set<Int>
  /// Whether there are too many to name them all.
  let isCrowd: Bool

  /// The share of the map that names may cover before they are a crowd.
  private static let mostCovered = 0.07
  /// As many names have room on any page.
  private static let fewest = 8
  /// The names of a crowd at most: as many as are read in a few seconds.
  private static let mostOfCrowd = 12

  /// Chooses; quadratic in the runs.
  ///
  /// - Parameters:
  ///   - centers: where the points stand, in pixels.
  ///   - sizes: the room that their names take.
  ///   - plot: the map.
  init(points: [MapPoint], centers: [Point], sizes: [Size], plot: Rect) {
    func distance(_ one: Int, _ other: Int) -> Double {
      hypot(centers[one].x - centers[other].x, centers[one].y - centers[other].y)
    }
    // A repetition beside its like needs no name of its own.
    var candidates: [Int] = []
    for index in points.indices {
      let isRepetition = candidates.contains { other in
        points[other].fullName == points[index].fullName
          && distance(index, other) < sizes[index].height * 4
      }
      if !isRepetition { candidates.append(index) }
    }
    let covered = candidates.reduce(0) { $0 + sizes[$1].width * sizes[$1].height }
    let room = plot.width * plot.height * Self.mostCovered
    isCrowd = covered > room && candidates.count > Self.fewest
    guard isCrowd else {
      indices = Set(candidates)
      return
    }
    let most = min(max(Int(room * Double(candidates.count) / covered), 3), Self.mostOfCrowd)
    let inFront = candidates.filter { points[$0].emphasis == .strong }
    // Who has the most cores busy and the most in flight, and then whoever stands apart.
    let extremes = [
      candidates.max { points[$0].parallelism < points[$1].parallelism },
      candidates.max { points[$0].concurrency < points[$1].concurrency },
    ].compactMap(\.self)
    let apart = candidates.map { index in
      let others = points.indices.filter { $0 != index }
      return (index: index, distance: others.map { distance(index, $0) }.min() ?? .infinity)
    }
    .sorted { ($1.distance, $0.index) < ($0.distance, $1.index) }
    var names: Set<String> = []
    var chosen: Set<Int> = []
    for index in inFront.isEmpty ? extremes + apart.map(\.index) : inFront
    where chosen.count < most && names.insert(points[index].fullName).inserted {
      chosen.insert(index)
    }
    indices = chosen
  }
}
