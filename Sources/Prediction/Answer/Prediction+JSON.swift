import ScriptJSON
import Trace

extension Prediction {
  /// The document `coreograph-prediction/1` (docs/PREDICT.md): what scripts read.
  public struct Document: Sendable, Encodable {
    /// Names the format and its version.
    public let format = "coreograph-prediction/1"
    @OrNull var calibration: CalibrationPart?
    @OrNull var refused: String?
    @OrNull var workSeconds: Double?
    @OrNull var spanSeconds: Double?
    let predictions: [PointPart]
    let notes: [String]
    let seeds = Prediction.seeds

    enum CodingKeys: String, CodingKey {
      case format, calibration, refused, workSeconds, spanSeconds, predictions, notes, seeds
    }
  }

  /// The replay of what was recorded.
  struct CalibrationPart: Sendable, Encodable {
    let cores: Int
    let measuredSeconds: Double
    let replayedSeconds: Double
    let error: Double
  }

  /// One answer.
  struct PointPart: Sendable, Encodable {
    let cores: Int
    let gil: Bool
    let seconds: Seconds
    let speedup: Double
    let lowerBound: Double
    let upperBound: Double

    struct Seconds: Sendable, Encodable {
      let median: Double
      let low: Double
      let high: Double
    }
  }

  /// What scripts read of it.
  public var document: Document {
    Document(
      calibration: calibration.map {
        CalibrationPart(
          cores: $0.cores, measuredSeconds: $0.measured.seconds,
          replayedSeconds: $0.replayed.seconds, error: $0.error)
      },
      refused: refusal?.description,
      workSeconds: work > 0 ? work.seconds : nil, spanSeconds: span?.seconds,
      predictions: points.map {
        PointPart(
          cores: $0.cores, gil: $0.hasInterpreterLock,
          seconds: PointPart.Seconds(
            median: $0.median.seconds, low: $0.range.lowerBound.seconds,
            high: $0.range.upperBound.seconds),
          speedup: $0.speedup, lowerBound: $0.bounds.lowerBound.seconds,
          upperBound: $0.bounds.upperBound.seconds)
      },
      notes: notes)
  }
}
