import Foundation
import ScriptJSON
import Testing

@testable import Prediction

/// The document of `predict --json` as docs/PREDICT.md promises it.
@Suite struct PredictionJSONTests {
  private func object(_ prediction: Prediction) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: Data(scriptJSON(prediction.document)))
    return try #require(json as? [String: Any])
  }

  @Test func everyFieldOfTheContract() throws {
    var recording = Recording(cores: 1)
    recording.begins(2, by: 1, at: 0)
    recording.runs(1, 0, 60, .exited)
    recording.runs(2, 60, 100, .exited)
    recording.ends(1, at: 60)
    recording.ends(2, at: 100)
    let json = try object(Prediction(recording.trace, cores: [2]))
    #expect(json["format"] as? String == "coreograph-prediction/1")
    #expect(json["refused"] is NSNull)
    #expect(json["workSeconds"] as? Double == 0.1)
    #expect(json["spanSeconds"] as? Double == 0.06)
    #expect(json["seeds"] as? Int == 20)
    let calibration = try #require(json["calibration"] as? [String: Any])
    #expect(calibration["cores"] as? Int == 1)
    #expect(calibration["measuredSeconds"] as? Double == 0.1)
    #expect(calibration["replayedSeconds"] as? Double == 0.1)
    #expect(calibration["error"] as? Double == 0)
    let point = try #require((json["predictions"] as? [[String: Any]])?.first)
    #expect(point["cores"] as? Int == 2)
    #expect(point["gil"] as? Bool == true)
    #expect(point["seconds"] as? [String: Double] == ["median": 0.06, "low": 0.06, "high": 0.06])
    #expect(point["speedup"] as? Double == 100.0 / 60)
    #expect(point["lowerBound"] as? Double == 0.06)
    // 50 of work a core, and half of the longest thread.
    #expect(point["upperBound"] as? Double == 0.08)
  }

  @Test func aRefusalHasItsReasonAndNothingElse() throws {
    var recording = Recording(cores: 1)
    recording.runs(1, 0, 60, .exited)
    recording.ends(1, at: 60)
    recording.isCutShort = true
    let json = try object(Prediction(recording.trace))
    #expect((json["refused"] as? String)?.contains("cut short") == true)
    #expect(json["calibration"] is NSNull)
    #expect(json["workSeconds"] is NSNull)
    #expect(json["spanSeconds"] is NSNull)
    #expect((json["predictions"] as? [Any])?.isEmpty == true)
  }
}
