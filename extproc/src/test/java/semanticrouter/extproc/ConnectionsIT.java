package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.gateway.GatewayOptions.Listener;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.TestPlan;
import semanticrouter.gateway.accept.TlsFiles;
import semanticrouter.gateway.identity.IdentityOptions;
import semanticrouter.gateway.identity.IdentityOptions.Peers;
import semanticrouter.gateway.identity.IdentityOptions.Trust;
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
    void aCertificateOfEnvoysVouchesForTheIdentity(@TempDir Path folder) throws Exception {
        Certificate own = Certificate.in(folder);
        Certificate other = Certificate.in(Files.createDirectory(folder.resolve("other")));
        var users = new CopyOnWriteArrayList<String>();
        Plugin noting = (call, next) -> {
            users.add(call.inbound().facts().headers().first("x-authz-user-id").orElse("nobody"));
            return next.send(call);
        };
        var trust =
                new Trust(Optional.empty(), Optional.of(new Peers(List.of("CN=localhost"))), Optional.empty(), false);
        var options = Running.options().with(new IdentityOptions(IdentityHeaders.DEFAULT, trust, List.of()));
        try (var gateway = Running.with(options, TestPlan.of(List.of(TestPlan.backend(1)), noting))) {
            var files = new TlsFiles(own.certificate(), own.key(), Optional.of(own.certificate()));
            ExtProcServer server = ExtProcServer.start(
                    gateway.server(), ExtProcOptions.on(new Listener("127.0.0.1", 0, Optional.of(files))));
            for (Optional<Certificate> shown : List.of(Optional.<Certificate>empty(), Optional.of(own))) {
                ManagedChannel channel = secure(server.port(), own, shown);
                EnvoyStream stream = EnvoyStream.open(channel, BodySendMode.BUFFERED, BodySendMode.BUFFERED)
                        .chat("x-authz-user-id", "ann");
                assertThat(stream.answer().hasRequestHeaders()).isTrue();
                stream.requestBody(Running.AUTO, true);
                assertThat(stream.answer().hasRequestBody()).isTrue();
                channel.shutdownNow();
            }
            assertThat(users).as("without a certificate, and with one").containsExactly("nobody", "ann");
            ManagedChannel unknown = secure(server.port(), own, Optional.of(other));
            EnvoyStream refused = EnvoyStream.open(unknown, BodySendMode.BUFFERED, BodySendMode.BUFFERED)
                    .chat("x-authz-user-id", "ann");
            assertThat(refused.ending().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            unknown.shutdownNow();
        }
    }

    private static ManagedChannel secure(int port, Certificate trusted, Optional<Certificate> shown) throws Exception {
        var context =
                GrpcSslContexts.forClient().trustManager(trusted.certificate().toFile());
        if (shown.isPresent()) {
            context.keyManager(
                    shown.get().certificate().toFile(), shown.get().key().toFile());
        }
        return NettyChannelBuilder.forAddress("localhost", port)
                .sslContext(context.build())
                .build();
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
