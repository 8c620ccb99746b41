package semanticrouter.config.compile;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.global.Ratelimit;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.limit.LimitRule;
import semanticrouter.core.limit.LimitRule.Match;
import semanticrouter.core.limit.LimitRule.Scope;
import semanticrouter.core.limit.LimitRule.Unit;
import semanticrouter.core.limit.Limiter;
import semanticrouter.core.limit.Limits;
import semanticrouter.core.limit.RateLimit;
import semanticrouter.core.limit.RemoteLimits;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.request.IdentityHeaders;

/// Makes the limits of a configuration ready (specification: dataplane §6.3).
final class LimitCompiler {
    private static final DocPath HERE =
            DocPath.ROOT.key("global").key("services").key("ratelimit").key("providers");

    private final Limits limits;
    private final Clock clock;
    private final TreeReport report;

    LimitCompiler(Limits limits, Clock clock, TreeReport report) {
        this.limits = limits;
        this.clock = clock;
        this.report = report;
    }

    /// What stands before every call to a model.
    ///
    /// @param models whose prices a limit on money counts
    PluginChain compile(ConfigDocument document, Iterable<ServedModel> models) {
        Services services = document.global().services();
        Ratelimit ratelimit = services.ratelimit();
        var limiters = new ArrayList<Limiter>();
        for (int i = 0; i < ratelimit.providers().size(); i++) {
            Ratelimit.Provider provider = ratelimit.providers().get(i);
            if (provider.type().equals("local-limiter")) {
                List<LimitRule> rules =
                        provider.rules().stream().map(LimitCompiler::rule).toList();
                priced(rules, models, HERE.index(i).key("rules"));
                limiters.add(limits.local(rules));
            } else {
                DocPath at = HERE.index(i).key("type");
                limits.remote(service(provider, ratelimit.failOpen()))
                        .ifPresentOrElse(
                                limiters::add,
                                () -> report.error(
                                        "not-built",
                                        at,
                                        "this program comes without a client for remote limiters",
                                        "use type: local-limiter"));
            }
        }
        if (limiters.isEmpty()) {
            return PluginChain.EMPTY;
        }
        var identity = services.authz().identity();
        var names = IdentityHeaders.DEFAULT.with(identity.userIdHeader(), identity.userGroupsHeader());
        var plugin = new RateLimit(limiters, names, limits.grants(), clock);
        return new PluginChain(List.of(new PluginChain.Link("ratelimit", PluginSlot.RATE_LIMIT, plugin)));
    }

    /// The checks have looked at the address.
    private static RemoteLimits.Service service(Ratelimit.Provider provider, boolean failOpen) {
        int colon = provider.address().lastIndexOf(':');
        String host = provider.address().substring(0, colon);
        return new RemoteLimits.Service(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(provider.address().substring(colon + 1)),
                provider.tls(),
                provider.caFile(),
                provider.domain(),
                failOpen,
                provider.timeout());
    }

    private static LimitRule rule(Ratelimit.Rule rule) {
        Ratelimit.Match match = rule.match();
        return new LimitRule(
                rule.name(),
                match == null ? Match.ALL : new Match(match.user(), match.group(), match.tenant(), match.model()),
                Scope.valueOf(rule.scope().toUpperCase(Locale.ROOT)),
                rule.perModel(),
                Unit.valueOf(rule.unit().toUpperCase(Locale.ROOT)),
                rule.requestsPerUnit(),
                rule.tokensPerUnit(),
                rule.costPerUnit(),
                rule.currency());
    }

    /// A limit on money does not see what has no price; it says so instead of letting it pass in silence.
    private void priced(List<LimitRule> rules, Iterable<ServedModel> models, DocPath at) {
        for (int i = 0; i < rules.size(); i++) {
            LimitRule rule = rules.get(i);
            var unseen = new ArrayList<String>();
            for (ServedModel model : models) {
                boolean counted = model.profile()
                        .pricing()
                        .filter(price -> price.currency().equals(rule.currency()))
                        .isPresent();
                if (rule.cost() > 0 && !counted && !model.backends().isEmpty()) {
                    unseen.add(model.name());
                }
            }
            if (!unseen.isEmpty()) {
                report.warning(
                        "limit-unpriced",
                        at.index(i).key("cost_per_unit"),
                        "models without a price in " + rule.currency() + " cost this limit nothing: "
                                + String.join(", ", unseen),
                        "give them a pricing in " + rule.currency());
            }
        }
    }
}
