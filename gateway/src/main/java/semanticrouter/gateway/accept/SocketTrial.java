package semanticrouter.gateway.accept;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Tries a transport over loopback: opens connections at once, has all of what is sent on each sent back, and ends
/// each of them. Then it opens as many that are reset as soon as they have answered, and waits until they know.
final class SocketTrial {
    private static final int CONNECTIONS = 48;
    private static final int LOOPS = 2;
    private static final int BYTES = 20_000;
    private static final long SECONDS = 3;

    private SocketTrial() {}

    /// What is wrong with a transport; empty when all came back and both sides saw every end. Blocks for some tens
    /// of milliseconds, at most a few seconds.
    static Optional<String> fault(Transport transport) {
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(LOOPS))
                .withTransport(transport)
                .build();
        // Vert.x closes servers and clients that nothing refers to any more, and their connections with them.
        NetServer server = vertx.createNetServer();
        NetClient client = vertx.createNetClient();
        try (var abrupt = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress())) {
            exchange(server, client)
                    .compose(_ -> resets(abrupt, client))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS);
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of("loopback cannot be listened on: " + failed.getMessage());
        } catch (TimeoutException _) {
            return Optional.of("connections over loopback did not end within " + SECONDS + " s");
        } catch (ExecutionException failed) {
            return Optional.of("a connection over loopback failed: " + failed.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            Reference.reachabilityFence(server);
            Reference.reachabilityFence(client);
            var _ = vertx.close();
        }
    }

    private static Future<Void> exchange(NetServer server, NetClient client) {
        var open = new AtomicInteger(CONNECTIONS);
        Promise<Void> ended = Promise.promise();
        server.connectHandler(socket -> {
            socket.closeHandler(_ -> {
                if (open.decrementAndGet() == 0) {
                    ended.complete();
                }
            });
            socket.handler(socket::write);
        });
        return server.listen(0, "127.0.0.1")
                .compose(listening -> Future.all(Stream.generate(() -> connection(client, listening.actualPort()))
                        .limit(CONNECTIONS)
                        .toList()))
                .compose(_ -> ended.future());
    }

    private static Future<Void> resets(ServerSocket abrupt, NetClient client) {
        Thread.ofPlatform().daemon().name("socket-trial").start(() -> resetAll(abrupt));
        return Future.all(Stream.generate(() -> reset(client, abrupt.getLocalPort()))
                        .limit(CONNECTIONS)
                        .toList())
                .mapEmpty();
    }

    /// Plain blocking calls, so that the reset follows the answer before the other side has read it.
    private static void resetAll(ServerSocket abrupt) {
        for (int i = 0; i < CONNECTIONS; i++) {
            try (Socket socket = abrupt.accept()) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(socket.getInputStream().read());
            } catch (IOException _) {
                return; // the trial is over; if not, its clients wait in vain and it fails
            }
        }
    }

    private static Future<Void> reset(NetClient client, int port) {
        return client.connect(port, InetAddress.getLoopbackAddress().getHostAddress())
                .compose(socket -> {
                    Promise<Void> over = Promise.promise();
                    socket.exceptionHandler(_ -> {}); // the reset that is awaited
                    socket.closeHandler(_ -> over.tryComplete());
                    socket.write(Buffer.buffer("x")).onFailure(over::tryFail);
                    return over.future();
                });
    }

    private static Future<Void> connection(NetClient client, int port) {
        return client.connect(port, "127.0.0.1").compose(SocketTrial::back);
    }

    private static Future<Void> back(NetSocket socket) {
        byte[] sent = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            sent[i] = (byte) (i * 31 ^ i >> 8);
        }
        Promise<Void> all = Promise.promise();
        Buffer received = Buffer.buffer(BYTES);
        socket.exceptionHandler(all::tryFail);
        socket.closeHandler(_ -> all.tryFail("it ended early"));
        socket.handler(part -> {
            received.appendBuffer(part);
            if (received.length() >= BYTES) {
                if (received.equals(Buffer.buffer(sent))) {
                    all.tryComplete();
                } else {
                    all.tryFail("other bytes came back than were sent");
                }
            }
        });
        socket.write(Buffer.buffer(sent)).onFailure(all::tryFail);
        return all.future().compose(_ -> socket.close());
    }
}
