package semanticrouter.extproc.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.DescriptorStatus;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.limit.Caller;
import semanticrouter.core.limit.Claim;
import semanticrouter.core.limit.Limiter;
import semanticrouter.core.limit.Limiter.Verdict;
import semanticrouter.core.limit.Quota;
import semanticrouter.core.limit.RemoteLimits.Service;
import semanticrouter.testkit.Certificate;

/// The client against a service of another make.
final class EnvoyRateLimitsIT {
    private static final long NOW = 1_800_000_000_000L;
    private static final Claim CLAIM = new Claim(new Caller("ann", List.of("dev", "ops"), "acme"), "small", 10, 0, "");

    private final Queue<RateLimitRequest> asked = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder = Path.of("");

    private EnvoyRateLimits limits = new EnvoyRateLimits(Clock.systemUTC(), folder);
    /// What the service says; null for nothing, a status for an error.
    private volatile @Nullable Object answer;

    private Server server = NettyServerBuilder.forPort(0).build();

    @BeforeEach
    void start() throws Exception {
        limits = new EnvoyRateLimits(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), folder);
        server = service(InetAddress.getLoopbackAddress()).build().start();
    }

    private NettyServerBuilder service(InetAddress address) {
        return NettyServerBuilder.forAddress(new InetSocketAddress(address, 0))
                .directExecutor()
                .addService(new RateLimitServiceGrpc.RateLimitServiceImplBase() {
                    @Override
                    public void shouldRateLimit(RateLimitRequest request, StreamObserver<RateLimitResponse> reply) {
                        asked.add(request);
                        switch (answer) {
                            case null -> {}
                            case RateLimitResponse said -> {
                                reply.onNext(said);
                                reply.onCompleted();
                            }
                            case Status status -> reply.onError(status.asException());
                            default -> throw new IllegalStateException("no such answer");
                        }
                    }
                });
    }

    @AfterEach
    void stop() {
        limits.close();
        server.shutdownNow();
    }

    private Verdict take(boolean failOpen, long millis) throws InterruptedException {
        return take(server.getPort(), failOpen, millis);
    }

    private Verdict take(int port, boolean failOpen, long millis) throws InterruptedException {
        return limits.at(new Service(
                        "127.0.0.1", port, false, "", "edge", failOpen, java.time.Duration.ofMillis(millis)))
                .take(CLAIM);
    }

    @Test
    void overTlsTheCertificateMustVerify() throws Exception {
        Certificate certificate = Certificate.in(folder);
        answer = response(Code.OK);
        Server secure = service(InetAddress.getByName("0.0.0.0"))
                .useTransportSecurity(
                        certificate.certificate().toFile(), certificate.key().toFile())
                .build()
                .start();
        try {
            var granted = new Verdict.Granted(Limiter.Grant.NONE);
            assertThat(over(secure, "127.0.0.1", "cert.pem")).isEqualTo(granted);
            assertThat(over(secure, "localhost", "cert.pem")).isEqualTo(granted);
            assertThat(asked).hasSize(2);
            assertThat(over(secure, "127.0.0.2", "cert.pem")).as("another name").isInstanceOf(Verdict.Denied.class);
            assertThat(over(secure, "127.0.0.1", ""))
                    .as("an authority the platform does not know")
                    .isInstanceOf(Verdict.Denied.class);
            assertThat(over(secure, "127.0.0.1", "missing.pem")).isInstanceOf(Verdict.Denied.class);
            assertThat(take(secure.getPort(), false, 20_000))
                    .as("in clear text")
                    .isInstanceOf(Verdict.Denied.class);
            assertThat(asked).hasSize(2);
        } finally {
            secure.shutdownNow();
        }
    }

    private Verdict over(Server secure, String host, String authorities) throws InterruptedException {
        return limits.at(new Service(
                        host, secure.getPort(), true, authorities, "edge", false, java.time.Duration.ofSeconds(20)))
                .take(CLAIM);
    }

    private static RateLimitResponse response(Code code, DescriptorStatus... statuses) {
        return RateLimitResponse.newBuilder()
                .setOverallCode(code)
                .addAllStatuses(List.of(statuses))
                .build();
    }

    @Test
    void asksForUserAndModelAndForEachGroup() throws Exception {
        answer = response(Code.OK);
        assertThat(take(false, 20_000)).isEqualTo(new Verdict.Granted(Limiter.Grant.NONE));
        RateLimitRequest request = asked.element();
        assertThat(request.getDomain()).isEqualTo("edge");
        assertThat(request.getHitsAddend()).isEqualTo(1);
        assertThat(request.getDescriptorsList())
                .extracting(one -> one.getEntriesList().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList())
                .containsExactly(List.of("user_id=ann", "model=small"), List.of("group=dev"), List.of("group=ops"));
    }

    @Test
    void aDenialTellsWhichLimitAndWhenToComeAgain() throws Exception {
        var limit = RateLimitResponse.RateLimit.newBuilder().setName("per-user").setRequestsPerUnit(7);
        answer = response(
                Code.OVER_LIMIT,
                DescriptorStatus.newBuilder().setCode(Code.OK).build(),
                DescriptorStatus.newBuilder()
                        .setCode(Code.OVER_LIMIT)
                        .setCurrentLimit(limit)
                        .setDurationUntilReset(
                                Duration.newBuilder().setSeconds(12).setNanos(1))
                        .build());
        assertThat(take(true, 20_000)).isEqualTo(new Verdict.Denied("per-user", new Quota(7, 0, NOW + 12_001)));
        answer = response(Code.OVER_LIMIT);
        assertThat(take(true, 20_000)).isEqualTo(new Verdict.Denied("envoy-ratelimit", new Quota(0, 0, NOW + 60_000)));
    }

    @Test
    void whatCannotBeAskedLetsPassOrRefusesAsConfigured() throws Exception {
        var granted = new Verdict.Granted(Limiter.Grant.NONE);
        var denied = new Verdict.Denied("envoy-ratelimit", new Quota(0, 0, NOW + 5_000));
        answer = null; // silence
        assertThat(take(true, 200)).isEqualTo(granted);
        assertThat(take(false, 200)).isEqualTo(denied);
        answer = Status.RESOURCE_EXHAUSTED;
        assertThat(take(false, 20_000)).isEqualTo(denied);
        answer = response(Code.UNKNOWN);
        assertThat(take(true, 20_000)).isEqualTo(granted);
        int port = server.getPort();
        server.shutdownNow().awaitTermination();
        assertThat(take(port, true, 20_000)).isEqualTo(granted);
        assertThat(take(port, false, 20_000)).isEqualTo(denied);
    }
}
