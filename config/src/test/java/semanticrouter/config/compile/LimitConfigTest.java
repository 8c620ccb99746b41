package semanticrouter.config.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.encoder.EncoderSource;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.core.limit.Caller;
import semanticrouter.core.limit.Claim;
import semanticrouter.core.limit.LimitRule;
import semanticrouter.core.limit.Limiter;
import semanticrouter.core.limit.Limiter.Verdict;
import semanticrouter.core.limit.Limits;
import semanticrouter.core.limit.RemoteLimits;
import semanticrouter.core.plan.RoutingPlan;

/// Limits and identity as a document asks for them.
final class LimitConfigTest {
    private static final String MODELS = """
            version: v0.3
            providers:
              defaults: {default_model: small}
              models:
                - name: small
                  backend_refs: [{endpoint: "127.0.0.1:8000"}]
            routing:
              modelCards: [{name: small}]
              decisions:
                - {name: all, modelRefs: [{model: small}]}
            """;

    private final Limits limits = new Limits(Clock.systemUTC());
    private final PlanLoader loader = new PlanLoader(
            TestKinds.all(),
            EncoderSource.of(new NoEncoders()),
            Clock.systemUTC(),
            Map.<String, String>of()::get,
            List.of(),
            PolicyCheck.NONE,
            limits);

    private PlanLoader.Loaded load(String services) throws InterruptedException {
        String yaml = MODELS + "global:\n  services:\n" + services.indent(4);
        return loader.load(ConfigSource.of("small.yaml", yaml, Path.of("/nowhere")), false);
    }

    private static List<String> codes(PlanLoader.Loaded loaded) {
        return loaded.diagnostics().stream().map(Diagnostic::code).toList();
    }

    @Test
    void aLimitStandsBeforeEveryCall() throws InterruptedException {
        RoutingPlan plan = load("""
                ratelimit:
                  providers:
                    - type: local-limiter
                      rules: [{name: calm, requests_per_unit: 1, unit: hour}]
                """).plan().orElseThrow();
        assertThat(plan.always().types()).containsExactly("ratelimit");
        assertThat(Objects.requireNonNull(plan.recipes().get("default"))
                        .decisions()
                        .getFirst()
                        .plugins()
                        .types())
                .containsExactly("ratelimit");
    }

    @Test
    void windowsOutliveAReloadThatLeavesTheRulesAlone() throws InterruptedException {
        String services = """
                ratelimit:
                  providers:
                    - type: local-limiter
                      rules: [{name: calm, requests_per_unit: 1, unit: month, scope: tenant, per_model: false}]
                """;
        assertThat(load(services).plan()).isPresent();
        var rule = new LimitRule(
                "calm", LimitRule.Match.ALL, LimitRule.Scope.TENANT, false, LimitRule.Unit.MONTH, 1, 0, 0, "USD");
        var claim = new Claim(new Caller("", List.of(), "acme"), "small", 1, 0, "");
        assertThat(limits.local(List.of(rule)).take(claim)).isInstanceOf(Verdict.Granted.class);
        assertThat(load(services).plan()).isPresent();
        assertThat(limits.local(List.of(rule)).take(claim)).isInstanceOf(Verdict.Denied.class);
    }

    @Test
    void limitsThatCannotWorkAreErrors() throws InterruptedException {
        assertThat(codes(load("""
                ratelimit: {providers: [{type: local-limiter, rules: [{name: nothing}]}]}
                """))).containsExactly("ratelimit");
        assertThat(codes(load("""
                ratelimit: {providers: [{type: local-limiter}]}
                """))).containsExactly("ratelimit");
        assertThat(codes(load("""
                ratelimit: {providers: [{type: envoy-ratelimit, address: nowhere}]}
                """))).containsExactly("ratelimit");
        assertThat(codes(load("""
                ratelimit: {providers: [{type: envoy-ratelimit, address: "rls:8081"}]}
                """))).as("without a client for it").containsExactly("not-built");
        assertThat(codes(load("""
                ratelimit: {providers: [{type: envoy-ratelimit, address: "rls:80810", timeout: 0s}]}
                """))).containsExactly("ratelimit", "ratelimit");
    }

    @Test
    void aRemoteLimiterIsAskedAsTheDocumentSays() throws InterruptedException {
        var asked = new ArrayList<RemoteLimits.Service>();
        var remote = new RemoteLimits() {
            @Override
            public Limiter at(Service service) {
                asked.add(service);
                return claim -> new Verdict.Granted(Limiter.Grant.NONE);
            }

            @Override
            public void close() {}
        };
        var with = new PlanLoader(
                TestKinds.all(),
                EncoderSource.of(new NoEncoders()),
                Clock.systemUTC(),
                Map.<String, String>of()::get,
                List.of(),
                PolicyCheck.NONE,
                new Limits(Clock.systemUTC(), remote));
        String yaml = MODELS + "global:\n  services:\n" + """
                ratelimit:
                  fail_open: true
                  providers: [{type: envoy-ratelimit, address: "[::1]:8081", domain: edge, tls: true, timeout: 500ms}]
                """.indent(4);
        PlanLoader.Loaded loaded = with.load(ConfigSource.of("small.yaml", yaml, Path.of("/nowhere")), false);
        assertThat(codes(loaded)).isEmpty();
        assertThat(asked)
                .containsExactly(new RemoteLimits.Service("::1", 8081, true, "", "edge", true, Duration.ofMillis(500)));
    }

    @Test
    void aBudgetNamesTheModelsItCannotSee() throws InterruptedException {
        PlanLoader.Loaded loaded = load("""
                ratelimit:
                  providers:
                    - type: local-limiter
                      rules: [{name: budget, cost_per_unit: 5, unit: day, scope: tenant}]
                """);
        assertThat(codes(loaded)).containsExactly("limit-unpriced");
        assertThat(loaded.plan()).isPresent();
        assertThat(loaded.diagnostics().getFirst().message()).contains("small");
    }

    @Test
    void aCertificateThatNoListenerAsksForMayStillBeEnvoys() throws InterruptedException {
        PlanLoader.Loaded loaded = load("""
                authz: {trust: {mtls: {}}}
                """);
        assertThat(codes(loaded)).contains("identity-trust");
        assertThat(loaded.plan()).isPresent();
    }

    @Test
    void trustThatWouldLetEverybodyInIsAnError() throws InterruptedException {
        assertThat(codes(load("""
                authz: {trust: {shared_secret: {secret: "${UNSET_SECRET}"}}}
                """))).contains("identity-trust");
        assertThat(codes(load("""
                authz: {trust: {jwt: {issuer: me}}}
                """))).contains("identity-trust");
        assertThat(codes(load("""
                authz: {virtual_keys: [{name: a, key: k}, {name: a, key: k}]}
                """))).contains("duplicate-name", "virtual-key");
    }
}
