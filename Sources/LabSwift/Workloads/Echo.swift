import CoreographMarks
import NIOCore
import Synchronization

/// A server that sends back what it gets, and many clients at once that say five things each.
struct Echo: Service {
  static let name = "echo"
  let clients: Int
  private let latencies = Latencies()

  init(_ options: Options) { clients = options.count(500) }

  func serve(on channel: any Channel) throws {
    try channel.pipeline.syncOperations.addHandler(EchoServer())
  }

  func ask(on channel: any Channel, as client: Int, _ reply: EventLoopPromise<Int>) throws {
    try channel.pipeline.syncOperations.addHandler(EchoClient(reply, latencies))
  }

  func answer(_ answers: [Int]) -> String {
    let count = answers.reduce(0, +)
    print("latency: \(latencies.percentiles)")
    return "\(clients) clients, \(count) answers, \(count) lines sent back"
  }
}

private final class EchoServer: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  private let client = MarkedTask("client", kind: .request)

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    client.run { context.writeAndFlush(data, promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) { client.finish() }
}

private final class EchoClient: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  private let reply: EventLoopPromise<Int>
  private let latencies: Latencies
  private var asked = ContinuousClock.now
  private var echoes = 0

  init(_ reply: EventLoopPromise<Int>, _ latencies: Latencies) {
    self.reply = reply
    self.latencies = latencies
  }

  func channelActive(context: ChannelHandlerContext) { speak(context) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard unwrapInboundIn(data).readableBytes == 5 else { return reply.fail(ChannelError.eof) }
    latencies.add(ContinuousClock.now - asked)
    echoes += 1
    if echoes < 5 { return speak(context) }
    reply.succeed(echoes)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) { reply.fail(ChannelError.eof) }

  private func speak(_ context: ChannelHandlerContext) {
    asked = .now
    context.writeAndFlush(NIOAny(ByteBuffer(string: "hello")), promise: nil)
  }
}

/// How long answers took.
private final class Latencies: Sendable {
  private let all = Mutex<[Duration]>([])

  func add(_ latency: Duration) { all.withLock { $0.append(latency) } }

  /// As in `p50 0.21 ms, p99 1.5 ms, max 2.0 ms`.
  var percentiles: String {
    let sorted = all.withLock { $0.sorted() }
    guard let longest = sorted.last else { return "none" }
    let parts = [("p50", 0.5), ("p99", 0.99)].map { name, share in
      (name, sorted[Int((Double(sorted.count - 1) * share).rounded())])
    }
    return (parts + [("max", longest)]).map {
      "\($0) \(($1 / .microseconds(10)).rounded() / 100) ms"
    }
    .joined(separator: ", ")
  }
}
