import NIOCore
import NIOPosix

/// Event loops of SwiftNIO: one thread each, which serves whichever of its sockets has something to
/// say. Server and clients share them.
enum SwiftNIO {
  static func run(_ service: some Service, workers: Int) async throws -> String {
    // A loop never waits for one of its sockets: more loops than cores would only take turns.
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: min(workers, System.coreCount))
    let server = try await ServerBootstrap(group: loops)
      .serverChannelOption(.backlog, value: 4096)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try service.serve(on: channel) }
      }
      .bind(host: "127.0.0.1", port: 0).get()

    let replies = (0..<service.clients).map { client in
      let reply = loops.next().makePromise(of: Int.self)
      ClientBootstrap(group: loops)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try service.ask(on: channel, as: client, reply)
          }
        }
        .connect(host: "127.0.0.1", port: server.localAddress?.port ?? 0)
        .whenFailure(reply.fail)
      return reply.futureResult
    }
    let counts = try await EventLoopFuture.whenAllSucceed(replies, on: loops.next()).get()
    try await loops.shutdownGracefully()
    return service.answer(counts)
  }
}

/// A server and its clients.
protocol Service: Sendable {
  /// Its name on the command line.
  static var name: String { get }
  /// What the command line says.
  init(_ options: Options)
  /// How many clients there are at once.
  var clients: Int { get }
  /// Sets up the server's end of a connection.
  func serve(on channel: any Channel) throws
  /// Sets up a client's end; `reply` takes what came of it.
  func ask(on channel: any Channel, as client: Int, _ reply: EventLoopPromise<Int>) throws
  /// What all replies say together.
  func answer(_ replies: [Int]) -> String
}
