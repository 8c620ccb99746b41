package semanticrouter.config.document.global;

import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Strict;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;

/// Learning within and across sessions; unknown keys are errors here (specification: signals §1.3).
@Strict
@Doc("Learning within and across sessions.")
public record Learning(
        @Doc("On or off.") boolean enabled,
        @Doc("Adaptation of candidates from outcomes.") Adaptation adaptation,
        @Doc("Protection of sessions against switching.") Protection protection,
        @Doc("Where session state is kept.") StateStore stateStore) {

    /// Adaptation of candidates from outcomes.
    @Strict
    @Doc("Adaptation of candidates from outcomes.")
    public record Adaptation(
            @Doc("On or off.") @Default("true") boolean enabled,

            @Doc("Where candidates come from.") @Default("decision") @OneOf({"decision", "tier", "global"})
            String candidateSet,

            @Doc("How candidates are tried.") @Default("routing_sampling") @OneOf("routing_sampling")
            String strategy) {}

    /// Protection of sessions against switching.
    @Strict
    @Doc("Protection of sessions against switching.")
    public record Protection(
            @Doc("On or off.") @Default("true") boolean enabled,

            @Doc("What is protected.") @Default("conversation") @OneOf({"conversation", "session"})
            String scope,

            @Doc("How sessions are recognised.") Identity identity,
            @Doc("When a switch is worth it.") @Nullable Tuning tuning) {}

    /// How sessions are recognised.
    @Strict
    @Doc("How sessions are recognised.")
    public record Identity(@Doc("Header names.") SessionHeaders headers) {}

    /// Headers that name a session.
    @Strict
    @Doc("Headers that name a session.")
    public record SessionHeaders(
            @Doc("Header of the session.") @Default("x-session-id")
            String session,

            @Doc("Header of the conversation.") @Default("x-conversation-id")
            String conversation) {}

    /// When a switch is worth it; unset values are the algorithm's own.
    @Strict
    @Doc("When a switch is worth it.")
    public record Tuning(
            @Doc("Seconds after which a session counts as new.") @Range(min = 0) @Nullable
            Double idleTimeoutSeconds,

            @Doc("Turns before the first switch.") @Range(min = 0) @Nullable
            Integer minTurnsBeforeSwitch,

            @Doc("How much better another model must be.") @Range(min = 0) @Nullable
            Double switchMargin,

            @Doc("Weight of staying.") @Range(min = 0) @Nullable
            Double stabilityWeight) {}

    /// Where session state is kept.
    @Strict
    @Doc("Where session state is kept.")
    public record StateStore(
            @Doc("The store.") @Default("local") @OneOf({"", "local", "redis"})
            String backend,

            @Doc("How long state lives.") @Default("86400") @Range(min = 0)
            int ttlSeconds,

            @Doc("Longest wait for the store.") @Default("50") @Range(min = 0)
            int timeoutMs,

            @Doc("The Redis server.") @Nullable StateRedis redis) {}

    /// The Redis server of the session state.
    @Strict
    @Doc("The Redis server of the session state.")
    public record StateRedis(
            @Doc("host:port.") String address,
            @Doc("Password.") String password,

            @Doc("Number of the database.") @Key("database") @Range(min = 0)
            int database,

            @Doc("Prefix of keys.") @Default("vsr:router-session:v1:")
            String keyPrefix) {
        @Override
        public String toString() {
            return "StateRedis[" + address + "]";
        }
    }
}
