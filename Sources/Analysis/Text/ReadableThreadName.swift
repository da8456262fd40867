/// A thread's name as people know it: `oot.default-qos` is Dispatch's `default-qos`.
///
/// The kernel keeps 15 bytes of a name. Dispatch gives its threads the last ones of the label of the
/// root queue that they serve (`com.apple.root.default-qos`), which leaves half a word.
public func readableThreadName(_ name: String) -> String {
  guard let queue = dispatchQueues[name] else { return name }
  return "Dispatch \(queue)"
}

/// What the root queues of Dispatch are called, by what is left of their labels.
private let dispatchQueues: [String: String] = {
  let classes = [
    "maintenance", "background", "utility", "default", "user-initiated", "user-interactive",
  ]
  var queues = ["-qos.overcommit": "overcommit"]
  for name in classes { queues[String("com.apple.root.\(name)-qos".suffix(15))] = name }
  queues[String("com.apple.libdispatch-manager".suffix(15))] = "manager"
  return queues
}()
