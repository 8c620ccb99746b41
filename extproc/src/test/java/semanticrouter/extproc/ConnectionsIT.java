package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.gateway.GatewayOptions.Listener;
import semanticrouter.gateway.GatewayOptions.TlsFiles;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.TestPlan;
import semanticrouter.testkit.Certificate;

/// The connection to Envoy.
final class ConnectionsIT {
    @Test
    void envoyIsServedOverTlsAndNotInTheClear(@TempDir Path folder) throws Exception {
        Certificate own = Certificate.in(folder);
        try (var gateway = Running.with(TestPlan.of(List.of(TestPlan.backend(1))))) {
            var files = new TlsFiles(own.certificate(), own.key(), Optional.empty());
            ExtProcServer server = ExtProcServer.start(
                    gateway.server(), ExtProcOptions.on(new Listener("127.0.0.1", 0, Optional.of(files))));
            ManagedChannel secure = NettyChannelBuilder.forAddress("localhost", server.port())
                    .sslContext(GrpcSslContexts.forClient()
                            .trustManager(own.certificate().toFile())
                            .build())
                    .build();
            ManagedChannel plain = NettyChannelBuilder.forAddress("localhost", server.port())
                    .usePlaintext()
                    .build();
            try {
                EnvoyStream served = EnvoyStream.open(secure, BodySendMode.BUFFERED, BodySendMode.BUFFERED)
                        .chat();
                assertThat(served.answer().hasRequestHeaders()).isTrue();
                EnvoyStream refused = EnvoyStream.open(plain, BodySendMode.BUFFERED, BodySendMode.BUFFERED)
                        .chat();
                assertThat(refused.ending().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            } finally {
                secure.shutdownNow();
                plain.shutdownNow();
            }
        }
    }

    @Test
    void manyEarlyAnswersDoNotCostTheOtherStreamsTheirConnection() throws Exception {
        try (var processor = Processor.with(TestPlan.of(List.of(TestPlan.backend(1))))) {
            EnvoyStream open = EnvoyStream.open(processor.channel(), BodySendMode.BUFFERED, BodySendMode.BUFFERED)
                    .chat();
            assertThat(open.answer().hasRequestHeaders()).isTrue();
            for (int i = 0; i < 500; i++) {
                EnvoyStream brief = EnvoyStream.open(processor.channel(), BodySendMode.BUFFERED, BodySendMode.BUFFERED)
                        .requestHeaders(false, ":method", "GET", ":path", "/v1/models");
                assertThat(brief.answer().hasImmediateResponse()).isTrue();
                assertThat(brief.ending()).isEqualTo(Status.OK);
            }
            open.requestBody(Running.AUTO, true);
            assertThat(open.answer().hasRequestBody()).isTrue();
        }
    }
}
