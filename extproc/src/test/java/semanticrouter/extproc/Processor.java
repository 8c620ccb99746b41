package semanticrouter.extproc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.gateway.GatewayOptions;
import semanticrouter.gateway.GatewayOptions.Listener;
import semanticrouter.gateway.Running;

/// A gateway under test that is an external processor too, with a channel to it.
record Processor(Running gateway, ExtProcServer server, ManagedChannel channel) implements AutoCloseable {
    static Processor with(RoutingPlan plan) throws IOException, InterruptedException {
        return with(Running.options(), plan, options -> options);
    }

    static Processor with(GatewayOptions options, RoutingPlan plan, UnaryOperator<ExtProcOptions> more)
            throws IOException, InterruptedException {
        return of(Running.with(options, plan), more);
    }

    static Processor of(Running gateway, UnaryOperator<ExtProcOptions> more) throws IOException, InterruptedException {
        ExtProcServer server = ExtProcServer.start(
                gateway.server(), more.apply(ExtProcOptions.on(new Listener("127.0.0.1", 0, Optional.empty()))));
        return new Processor(
                gateway,
                server,
                NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                        .usePlaintext()
                        .overrideAuthority("semantic_router") // Envoy gives the name of the cluster
                        .build());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        gateway.close();
    }
}
