import Glibc
import Scene

/// Puts names beside points so that none covers another, a point or what else is in the way: next to
/// its point where there is room, else further away with a line to it.
struct PointLabels {
  /// A point and the size of its name.
  struct Item: Sendable {
    var point: Point
    var size: Size
  }

  /// Where a name stands.
  struct Place: Sendable, Equatable {
    /// The name's box.
    var box: Rect
    /// The line from the point to the name; nil where the name stands next to it.
    var leader: Segment?
    /// How far it is from ideal, in pixels.
    var cost: Double
  }

  /// A line of the ground.
  struct Line: Sendable {
    var segment: Segment
    /// What covering it costs, in heights of a name.
    var strength: Double
  }

  /// A straight line.
  struct Segment: Sendable, Equatable {
    var from: Point
    var to: Point
  }

  /// Names lie inside.
  let bounds: Rect
  /// How far points reach.
  let radius: Double
  /// What names may not cover.
  let obstacles: [Rect]
  /// Points without a name of their own, which no name should seem to belong to.
  var strangers: [Rect] = []
  /// Lines that names should rather not cover: the stronger, the less.
  let lines: [Line]
  /// How far from its point a name may stand, in heights of it; nil for as far as it takes.
  var reach: Double?

  /// A place for each of `items`; nil where none was found.
  ///
  /// A name takes the place that costs least, whoever stands there; those whom it drives out look
  /// again, and are the harder to drive out the more often that happened. Bounded by a few dozen
  /// rounds per name; in practice linear in the names and their neighbours.
  func places(for items: [Item]) -> [Place?] {
    let points = items.map { item in
      Rect(
        x: item.point.x - radius, y: item.point.y - radius, width: 2 * radius, height: 2 * radius)
    }
    // From right to left, because names stand to the right.
    var waiting = items.indices.sorted {
      (-items[$0].point.x, items[$0].point.y, $0) < (-items[$1].point.x, items[$1].point.y, $1)
    }
    var search = LabelSearch(ground: self, items: items, points: points)
    var rounds = items.count * 30
    var next = 0
    while next < waiting.count, rounds > 0 {
      waiting += search.settle(waiting[next])
      next += 1
      rounds -= 1
    }
    for index in items.indices { search.improve(index) }
    return search.places
  }

  fileprivate func candidates(for item: Item, ring: Int, step: Double) -> [Place] {
    let (width, height) = (item.size.width, item.size.height)
    let near = radius * 1.5
    if ring == 0 {
      // To the right is best, then to the left, above, below, and the corners.
      let sides: [(x: Double, y: Double, cost: Double)] = [
        (1, 0, 0), (-1, 0, 0.12), (0, -1, 0.3), (0, 1, 0.35), (1, -1, 0.4), (1, 1, 0.4),
        (-1, -1, 0.5), (-1, 1, 0.5),
      ]
      return sides.map { side in
        let reach = side.x != 0 && side.y != 0 ? near * 0.75 : near
        let x =
          side.x == 0
          ? item.point.x - width / 2 : item.point.x + side.x * reach - (side.x < 0 ? width : 0)
        let y =
          side.y == 0
          ? item.point.y - height / 2
          : item.point.y + side.y * reach - (side.y < 0 ? height : 0)
        return Place(
          box: Rect(x: x, y: y, width: width, height: height), leader: nil,
          cost: side.cost * height)
      }
    }
    let distance = near + Double(ring) * step
    return (0..<24).flatMap { number -> [Place] in
      let angle = Double(number) * Double.pi / 12
      let end = Point(
        item.point.x + distance * cos(angle), item.point.y + distance * sin(angle))
      let start = Point(
        item.point.x + radius * cos(angle), item.point.y + radius * sin(angle))
      // A little before the name.
      let tip = Point(
        end.x - radius * 0.6 * cos(angle), end.y - radius * 0.6 * sin(angle))
      // The line ends at the nearer end of the name, or at its middle above and below the point.
      let shifts = abs(cos(angle)) < 0.3 ? [0, 0.5, 1] : [cos(angle) > 0 ? 0.0 : 1]
      return shifts.map { shift in
        let y =
          shift == 0.5 ? (sin(angle) > 0 ? end.y : end.y - height) : end.y - height / 2
        let box = Rect(x: end.x - width * shift, y: y, width: width, height: height)
        return Place(
          box: box, leader: Segment(from: start, to: tip),
          cost: Double(ring) * step + height)
      }
    }
  }
}

/// Names on their way to their places.
private struct LabelSearch {
  let ground: PointLabels
  let items: [PointLabels.Item]
  /// The points' own boxes.
  let points: [Rect]
  private(set) var places: [PointLabels.Place?]
  /// How often each was driven out.
  private var evictions: [Int]

  init(ground: PointLabels, items: [PointLabels.Item], points: [Rect]) {
    self.ground = ground
    self.items = items
    self.points = points
    places = [PointLabels.Place?](repeating: nil, count: items.count)
    evictions = [Int](repeating: 0, count: items.count)
  }

  /// Gives name `index` its best place, and returns those whom it drove out of theirs.
  mutating func settle(_ index: Int) -> [Int] {
    guard let (place, rivals) = best(for: index, mayDriveOut: true) else { return [] }
    places[index] = place
    for rival in rivals {
      places[rival] = nil
      evictions[rival] += 1
    }
    return rivals
  }

  /// Moves name `index` to a better place that is free.
  mutating func improve(_ index: Int) {
    let old = places[index]
    places[index] = nil
    places[index] = best(for: index, mayDriveOut: false)?.place ?? old
  }

  private func best(
    for index: Int, mayDriveOut: Bool
  ) -> (place: PointLabels.Place, rivals: [Int])? {
    let item = items[index]
    var best: (place: PointLabels.Place, rivals: [Int])?
    var least = Double.infinity
    let step = item.size.height * 0.8
    let furthest = Int((ground.reach.map { $0 * item.size.height } ?? ground.bounds.width) / step)
    for ring in 0...furthest {
      // Whatever is further away costs at least as much as its distance.
      if least <= Double(ring) * step { break }
      for place in ground.candidates(for: item, ring: ring, step: step) {
        guard place.cost < least, ground.bounds.contains(place.box), isClear(place.box) else {
          continue
        }
        var cost = place.cost + groundCost(of: place, index)
        guard cost < least else { continue }
        var rivals: [Int] = []
        for (other, taken) in places.enumerated() {
          guard let taken else { continue }
          if isInConflict(place, taken) {
            rivals.append(other)
            cost += item.size.height * (2 + Double(evictions[other]))
            if !mayDriveOut || cost >= least { break }
          } else if let leader = place.leader, let theirs = taken.leader, leader.crosses(theirs) {
            cost += item.size.height * 4
          }
        }
        if cost < least, mayDriveOut || rivals.isEmpty {
          least = cost
          best = (place, rivals)
        }
      }
    }
    return best
  }

  private func isClear(_ box: Rect) -> Bool {
    for obstacle in ground.obstacles where obstacle.intersects(box) { return false }
    for point in points where point.intersects(box) { return false }
    return true
  }

  /// Whether two names cannot both stand where they would.
  private func isInConflict(_ place: PointLabels.Place, _ other: PointLabels.Place) -> Bool {
    // Two names on one line must not read as one.
    let theirs = Rect(
      x: other.box.x - ground.radius, y: other.box.y, width: other.box.width + 2 * ground.radius,
      height: other.box.height)
    if theirs.intersects(place.box) { return true }
    if let leader = other.leader, leader.crosses(place.box) { return true }
    if let leader = place.leader, leader.crosses(other.box) { return true }
    return false
  }

  /// What lines and points cost that a place or the way to it covers.
  private func groundCost(of place: PointLabels.Place, _ index: Int) -> Double {
    var cost = 0.0
    for line in ground.lines where line.segment.crosses(place.box) { cost += line.strength }
    // Who stands as near to another point as to its own may be taken for that one's.
    let near = Rect(
      x: place.box.x - ground.radius, y: place.box.y - ground.radius,
      width: place.box.width + 2 * ground.radius, height: place.box.height + 2 * ground.radius)
    let isNearAnother =
      ground.strangers.contains { $0.intersects(near) }
      || points.indices.contains { $0 != index && points[$0].intersects(near) }
    if isNearAnother { cost += place.leader == nil ? 1.5 : 0.5 }
    guard let leader = place.leader else { return cost * place.box.height }
    for obstacle in ground.obstacles where leader.crosses(obstacle) { cost += 2 }
    for (number, point) in points.enumerated() where number != index && leader.crosses(point) {
      cost += 2
    }
    return cost * place.box.height
  }
}

extension PointLabels.Segment {
  /// Whether any of it lies inside `box`.
  func crosses(_ box: Rect) -> Bool {
    // The part of the line that lies between both pairs of edges (Liang and Barsky 1984).
    var (enter, leave) = (0.0, 1.0)
    let ways = [(from.x, to.x, box.x, box.maxX), (from.y, to.y, box.y, box.maxY)]
    for (start, end, low, high) in ways {
      let length = end - start
      if length == 0 {
        if start <= low || start >= high { return false }
        continue
      }
      let (one, other) = ((low - start) / length, (high - start) / length)
      enter = max(enter, min(one, other))
      leave = min(leave, max(one, other))
    }
    return enter < leave
  }

  /// Whether the two lines cross.
  func crosses(_ other: PointLabels.Segment) -> Bool {
    func side(_ point: Point, of line: PointLabels.Segment) -> Double {
      (line.to.x - line.from.x) * (point.y - line.from.y)
        - (line.to.y - line.from.y) * (point.x - line.from.x)
    }
    return side(from, of: other) * side(to, of: other) < 0
      && side(other.from, of: self) * side(other.to, of: self) < 0
  }
}
