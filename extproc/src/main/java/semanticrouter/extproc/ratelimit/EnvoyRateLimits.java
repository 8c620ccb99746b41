package semanticrouter.extproc.ratelimit;

import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.DescriptorStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.limit.Claim;
import semanticrouter.core.limit.Limiter;
import semanticrouter.core.limit.Quota;
import semanticrouter.core.limit.RemoteLimits;

/// Limiters that ask Envoy's rate limit service (specification: dataplane §6.3). A request is one descriptor of user
/// and model and one for each group. What the service has counted is not given back when something else refuses the
/// request: its protocol has no way to.
public final class EnvoyRateLimits implements RemoteLimits {
    private static final Logger LOGGER = LoggerFactory.getLogger(EnvoyRateLimits.class);
    private static final String RULE = "envoy-ratelimit";
    /// When to come again where the service does not say (specification: dataplane §6.3).
    private static final long UNKNOWN_MILLIS = 60_000;
    /// When to come again after the service could not be asked.
    private static final long UNASKED_MILLIS = 5_000;

    private final Clock clock;
    private final Path directory;
    private @Nullable RateLimitClient client;
    private boolean closed;

    /// @param directory relative files lie there
    public EnvoyRateLimits(Clock clock, Path directory) {
        this.clock = clock;
        this.directory = directory;
    }

    @Override
    public Limiter at(Service service) {
        var failing = new AtomicBoolean();
        return claim -> {
            try {
                Limiter.Verdict verdict = verdict(client().ask(service, question(service, claim)));
                if (failing.compareAndSet(true, false)) {
                    LOGGER.atInfo().addKeyValue("limiter", service.host()).log("the rate limit service answers again");
                }
                return verdict;
            } catch (IOException failed) {
                if (failing.compareAndSet(false, true)) {
                    LOGGER.atWarn()
                            .addKeyValue("limiter", service.host() + ":" + service.port())
                            .addKeyValue("reason", failed.getMessage())
                            .log(
                                    service.failOpen()
                                            ? "the rate limit service cannot be asked, so requests pass"
                                            : "the rate limit service cannot be asked, so requests are refused");
                }
                return service.failOpen()
                        ? new Limiter.Verdict.Granted(Limiter.Grant.NONE)
                        : new Limiter.Verdict.Denied(RULE, new Quota(0, 0, clock.millis() + UNASKED_MILLIS));
            }
        };
    }

    private synchronized RateLimitClient client() throws IOException {
        if (closed) {
            throw new IOException("the router stops");
        }
        RateLimitClient open = client;
        if (open == null) {
            open = new RateLimitClient(directory);
            client = open;
        }
        return open;
    }

    private static RateLimitRequest question(Service service, Claim claim) {
        var question = RateLimitRequest.newBuilder().setDomain(service.domain()).setHitsAddend(1);
        var caller = RateLimitDescriptor.newBuilder();
        entry(caller, "user_id", claim.caller().user());
        entry(caller, "model", claim.model());
        if (caller.getEntriesCount() > 0) {
            question.addDescriptors(caller);
        }
        for (String group : claim.caller().groups()) {
            var member = RateLimitDescriptor.newBuilder();
            entry(member, "group", group);
            question.addDescriptors(member);
        }
        return question.build();
    }

    /// The service refuses empty values.
    private static void entry(RateLimitDescriptor.Builder descriptor, String key, String value) {
        if (!value.isEmpty()) {
            descriptor.addEntries(
                    RateLimitDescriptor.Entry.newBuilder().setKey(key).setValue(value));
        }
    }

    private Limiter.Verdict verdict(RateLimitResponse answer) throws IOException {
        if (answer.getOverallCode() == Code.OK) {
            return new Limiter.Verdict.Granted(Limiter.Grant.NONE);
        }
        if (answer.getOverallCode() != Code.OVER_LIMIT) {
            throw new IOException("it answers neither yes nor no");
        }
        long wait = 0;
        DescriptorStatus broken = DescriptorStatus.getDefaultInstance();
        for (DescriptorStatus status : answer.getStatusesList()) {
            if (status.getCode() == Code.OVER_LIMIT) {
                var left = status.getDurationUntilReset();
                long millis = status.hasDurationUntilReset()
                        ? left.getSeconds() * 1_000 + Math.ceilDiv(left.getNanos(), 1_000_000)
                        : UNKNOWN_MILLIS;
                broken = millis > wait ? status : broken;
                wait = Math.max(wait, millis);
            }
        }
        var limit = broken.getCurrentLimit();
        String name = limit.getName().isEmpty() ? RULE : limit.getName();
        long reset = clock.millis() + (wait == 0 ? UNKNOWN_MILLIS : wait);
        return new Limiter.Verdict.Denied(
                name, new Quota(Integer.toUnsignedLong(limit.getRequestsPerUnit()), 0, reset));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
        }
    }
}
