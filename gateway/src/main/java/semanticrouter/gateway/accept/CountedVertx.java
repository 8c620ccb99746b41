package semanticrouter.gateway.accept;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;

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
                .withTransport(counted(Sockets.here(), connections))
                .build();
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

    private static Transport counted(Transport inner, ClientConnections connections) {
        var counting = new CountingTransport(inner.implementation(), connections);
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
