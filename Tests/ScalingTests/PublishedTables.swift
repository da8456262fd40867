import Scaling

/// Tables that others printed, with where.
enum PublishedTables {
  /// Neil Gunther, Guerrilla Capacity Planning (2007): a ray tracer on an SGI Origin 2000, as in the
  /// R package `usl` (data set `raytracer`).
  static let raytracer = table(
    .throughput,
    [
      (1, 20), (4, 78), (8, 130), (12, 170), (16, 190), (20, 200), (24, 210), (28, 230), (32, 260),
      (48, 280), (64, 310),
    ])

  /// SPEC SDM91 on a SPARCcenter 2000 (1994), as in the R package `usl` (data set `specsdm91`).
  static let specsdm91 = table(
    .throughput,
    [
      (1, 64.9), (18, 995.9), (36, 1652.4), (72, 1853.2), (108, 1828.9), (144, 1775.0),
      (216, 1702.2),
    ])

  /// Baron Schwartz, Practical Scalability Analysis with the Universal Scalability Law (2015): a
  /// Cisco benchmark, as in the tests of usl4j and of the Go, Rust and C++ ports.
  static let cisco = table(
    .throughput,
    [
      (1, 955.16), (2, 1878.91), (3, 2688.01), (4, 3548.68), (5, 4315.54), (6, 5130.43),
      (7, 5931.37), (8, 6531.08), (9, 7219.8), (10, 7867.61), (11, 8278.71), (12, 8646.7),
      (13, 9047.84), (14, 9426.55), (15, 9645.37), (16, 9897.24), (17, 10097.6), (18, 10240.5),
      (19, 10532.39), (20, 10798.52), (21, 11151.43), (22, 11518.63), (23, 11806), (24, 12089.37),
      (25, 12075.41), (26, 12177.29), (27, 12211.41), (28, 12158.93), (29, 12155.27),
      (30, 12118.04), (31, 12140.4), (32, 12074.39),
    ])

  /// Michael Quinn, Parallel Programming in C with MPI and OpenMP (2003), section 7.5, example 1.
  static let quinnFlat = table(
    .speedup,
    [(1, 1), (2, 1.82), (3, 2.50), (4, 3.08), (5, 3.57), (6, 4.00), (7, 4.38), (8, 4.71)])

  /// The same, example 2.
  static let quinnRising = table(
    .speedup,
    [(1, 1), (2, 1.87), (3, 2.61), (4, 3.23), (5, 3.73), (6, 4.14), (7, 4.46), (8, 4.71)])

  /// A table of single measurements.
  static func table(
    _ quantity: ScalingTable.Quantity, _ rows: [(Int, Double)], cores: Double? = nil
  ) -> ScalingTable {
    ScalingTable(
      name: "table", quantity: quantity,
      samples: rows.map { ScalingTable.Sample(workers: $0.0, value: $0.1) }, cores: cores)
  }
}
