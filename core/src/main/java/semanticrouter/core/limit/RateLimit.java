package semanticrouter.core.limit;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.limit.Limiter.Grant;
import semanticrouter.core.limit.Limiter.Verdict;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.IdentityHeaders;

/// Asks every limiter before a model is called; the first denial wins, and then nothing stays drawn
/// (specification: dataplane §6.3). Safe for all threads.
public final class RateLimit implements Plugin {
    /// Completion tokens whose price is reserved when the request does not bound them itself.
    static final long COMPLETION_RESERVE = 1_024;

    private final List<Limiter> limiters;
    private final IdentityHeaders names;
    private final OpenGrants open;
    private final Clock clock;

    /// @param open keeps what was granted until the request has ended
    public RateLimit(List<Limiter> limiters, IdentityHeaders names, OpenGrants open, Clock clock) {
        this.limiters = List.copyOf(limiters);
        this.names = names;
        this.open = open;
        this.clock = clock;
    }

    @Override
    public Reply around(Call call, Upstream next) throws InterruptedException {
        if (call.inbound().dryRun()) {
            return next.send(call); // nobody is served, so nothing is drawn
        }
        Claim claim = claim(call);
        String id = call.inbound().id();
        List<Grant> before = open.held(id); // for a model that could not be reached
        var grants = new ArrayList<Grant>(limiters.size());
        boolean whole = false;
        try {
            for (int i = 0; i < limiters.size(); i++) {
                switch (limiters.get(i).take(claim, before.isEmpty() ? Grant.NONE : before.get(i))) {
                    case Verdict.Granted(Grant grant) -> grants.add(grant);
                    case Verdict.Denied(String rule, Quota quota) -> {
                        return new Reply.Refused(denied(rule, quota));
                    }
                }
            }
            whole = true;
        } finally {
            if (!whole) {
                grants.forEach(Grant::giveBack);
            }
        }
        open.hold(id, grants);
        return next.send(call);
    }

    private Claim claim(Call call) {
        var facts = call.inbound().facts();
        long tokens = facts.textTokens();
        Caller caller = Caller.of(facts.headers(), names);
        String name = call.ref() == null ? "" : call.ref().effectiveModel();
        if (call.model() == null) {
            return new Claim(caller, name, tokens, 0, "");
        }
        return call.model()
                .profile()
                .pricing()
                .map(price -> new Claim(caller, name, tokens, cost(call, price, tokens), price.currency()))
                .orElseGet(() -> new Claim(caller, name, tokens, 0, ""));
    }

    private static double cost(Call call, Pricing price, long promptTokens) {
        long completion = call.body()
                .field("max_completion_tokens")
                .or(() -> call.body().field("max_tokens"))
                .map(json -> number(json, COMPLETION_RESERVE))
                .orElse(COMPLETION_RESERVE);
        long choices = call.body().field("n").map(json -> number(json, 1)).orElse(1L);
        return price.cost(promptTokens, 0, 0, completion * Math.max(1, choices));
    }

    private static long number(String json, long otherwise) {
        try {
            return Math.clamp(Long.parseLong(json), 0, 10_000_000);
        } catch (NumberFormatException _) {
            return otherwise;
        }
    }

    private GatewayError denied(String rule, Quota quota) {
        int seconds = Math.clamp(Math.ceilDiv(quota.resetMillis() - clock.millis(), 1_000), 1, Integer.MAX_VALUE);
        return new GatewayError(429, "rate_limited", message(seconds), OptionalInt.of(seconds))
                .with(new GatewayError.Allowance(
                        rule, quota.limit(), quota.remaining(), Math.ceilDiv(quota.resetMillis(), 1_000)));
    }

    private static String message(int seconds) {
        return "Rate limit exceeded. Retry after " + seconds + " seconds.";
    }
}
