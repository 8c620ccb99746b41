package semanticrouter.gateway.upstream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How backends are called.
///
/// @param connectTime longest a connection may take to be made
/// @param firstByteTime longest until the head of the reply is there
/// @param idleTime longest silence within a reply
/// @param replyBytesMax most bytes of a reply that is not a stream
/// @param keepAlive how long an unused connection is kept
/// @param forwardClientAuthorization whether credentials of the client reach a backend that has none configured
/// @param trust PEM file of certificate authorities, absent for those of the platform
public record UpstreamOptions(
        Duration connectTime,
        Duration firstByteTime,
        Duration idleTime,
        int replyBytesMax,
        Duration keepAlive,
        boolean forwardClientAuthorization,
        Optional<Path> trust) {
    public static final UpstreamOptions DEFAULT = new UpstreamOptions(
            Duration.ofSeconds(5),
            Duration.ofSeconds(300),
            Duration.ofSeconds(120),
            64 << 20,
            Duration.ofSeconds(60),
            false,
            Optional.empty());

    public UpstreamOptions {
        if (replyBytesMax < 1) {
            throw new IllegalArgumentException("replyBytesMax must be positive");
        }
    }

    public UpstreamOptions withTimes(Duration connect, Duration firstByte, Duration idle) {
        return new UpstreamOptions(
                connect, firstByte, idle, replyBytesMax, keepAlive, forwardClientAuthorization, trust);
    }

    public UpstreamOptions withClientAuthorization(boolean forward) {
        return new UpstreamOptions(connectTime, firstByteTime, idleTime, replyBytesMax, keepAlive, forward, trust);
    }

    public UpstreamOptions withTrust(Path authorities) {
        return new UpstreamOptions(
                connectTime,
                firstByteTime,
                idleTime,
                replyBytesMax,
                keepAlive,
                forwardClientAuthorization,
                Optional.of(authorities));
    }
}
