package semanticrouter.gateway.accept;

import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.function.Predicate;

/// Makes a Vert.x whose listeners count their connections.
public final class CountedVertx {
    private CountedVertx() {}

    /// A Vert.x on the best sockets of the machine ({@link Sockets}).
    ///
    /// @throws IllegalArgumentException when the system property `semanticrouter.sockets` names what does not work
    /// here
    public static Vertx create(int eventLoops, ClientConnections connections) {
        return Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(eventLoops))
                .withTransport(counted(Sockets.here(), connections::accepted))
                .build();
    }

    /// A Vert.x on the sockets of the JDK, for ports on which little happens.
    ///
    /// @param letIn told of every connection that was accepted, on an event loop; false closes it
    public static Vertx create(Predicate<Channel> letIn) {
        return Vertx.builder().withTransport(counted(Transport.NIO, letIn)).build();
    }

    /// Tries the sockets of the machine, so that {@link #create} need not wait for the trial; what is wrong with them
    /// is
    /// told by that.
    public static void prepare() {
        try {
            Sockets.here();
        } catch (IllegalArgumentException _) {
            return; // a property that names no transport; it is asked for again and refused then
        }
    }

    private static Transport counted(Transport inner, Predicate<Channel> letIn) {
        var counting = new CountingTransport(inner.implementation(), letIn);
        return new Transport() {
            @Override
            public String name() {
                return inner.name();
            }

            @Override
            public boolean available() {
                return inner.available();
            }

            @Override
            public Throwable unavailabilityCause() {
                return inner.unavailabilityCause();
            }

            @Override
            public io.vertx.core.spi.transport.Transport implementation() {
                return counting;
            }
        };
    }
}
