package semanticrouter.config.document.global;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

/// Limits on requests, tokens and money.
@Doc("Limits on requests, tokens and money.")
public record Ratelimit(
        @Doc("Let requests pass when a remote limiter cannot be asked.")
        boolean failOpen,

        @Doc("Limiters, all of which must agree.") List<Provider> providers,

        @Doc(
                "SQLite file that keeps what limits of a day or a month have counted, relative to the configuration; .vllm-sr/limits.db unless given.")
        String path) {

    /// A limiter.
    @Doc("A limiter.")
    public record Provider(
            @Doc("Kind of limiter.") @Required @OneOf({"envoy-ratelimit", "local-limiter"})
            String type,

            @Doc("host:port of a remote limiter.") String address,

            @Doc("Domain of a remote limiter.") @Default("semantic-router")
            String domain,

            @Doc("Speak TLS to a remote limiter; its certificate must verify.")
            boolean tls,

            @Doc(
                    "PEM file of certificate authorities for tls, relative to the configuration; empty for those of the platform.")
            String caFile,

            @Doc("Longest answer of a remote limiter; after that it counts as one that cannot be asked.") @Default("2s")
            Duration timeout,

            @Doc("Limits of the local limiter.") List<Rule> rules) {}

    /// One limit.
    @Doc("One limit.")
    public record Rule(
            @Doc("Name.") String name,
            @Doc("Whom it applies to.") @Nullable Match match,

            @Doc("Who shares one allowance: each user, each group, each tenant, or everybody.")
            @Default("user")
            @OneOf({"user", "group", "tenant", "global"})
            String scope,

            @Doc("Give each model an allowance of its own.") @Default("true")
            boolean perModel,

            @Doc("Requests in a unit of time; 0 for no limit.") @Range(min = 0)
            long requestsPerUnit,

            @Doc("Tokens in a unit of time; 0 for no limit.") @Range(min = 0)
            long tokensPerUnit,

            @Doc(
                    "Money in a unit of time, by the models' prices; 0 for no limit. What a request may cost is reserved before it and settled after it.")
            @Range(min = 0)
            double costPerUnit,

            @Doc("Currency of cost_per_unit.") @Default("USD")
            String currency,

            @Doc("Unit of time, from the first request on; a month has 30 days.")
            @Default("minute")
            @OneOf({"second", "minute", "hour", "day", "month"})
            String unit) {}

    /// Whom a limit applies to.
    @Doc("Whom a limit applies to; empty or * for everybody.")
    public record Match(
            @Doc("User.") String user,
            @Doc("Group.") String group,
            @Doc("Tenant.") String tenant,
            @Doc("Model.") String model) {}
}
