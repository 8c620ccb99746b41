package semanticrouter.config.check.global;

import static semanticrouter.config.check.context.CheckContext.at;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import semanticrouter.config.bind.SensitiveKeys;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.Providers;
import semanticrouter.config.document.global.Ratelimit;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.document.global.Trust;
import semanticrouter.config.document.global.VirtualKey;
import semanticrouter.config.tree.DocPath;
import semanticrouter.core.model.Provider;
import semanticrouter.core.request.KeySetAddress;

/// Who may call, as whom, and how much (specification: dataplane §6.2, §6.3; a limit that cannot work is an error).
public record CallerChecks(CheckContext context) {
    private static final DocPath AUTHZ = at("global.services.authz");
    private static final DocPath RATELIMIT = at("global.services.ratelimit");

    public void check() {
        Services services = context.document().global().services();
        trust(services.authz().trust());
        keys(services.authz().virtualKeys());
        List<Services.AuthzProvider> sources = services.authz().providers();
        for (int i = 0; i < sources.size(); i++) {
            source(sources.get(i), AUTHZ.key("providers").index(i));
        }
        List<Ratelimit.Provider> providers = services.ratelimit().providers();
        for (int i = 0; i < providers.size(); i++) {
            limiter(providers.get(i), RATELIMIT.key("providers").index(i));
        }
    }

    private void trust(Trust trust) {
        Trust.SharedSecret secret = trust.sharedSecret();
        if (secret != null && secret.secret().isBlank()) {
            error(
                    "identity-trust",
                    AUTHZ.key("trust").key("shared_secret").key("secret"),
                    "an empty secret would let everybody set identity headers",
                    "set the environment variable it names");
        }
        Trust.Jwt jwt = trust.jwt();
        if (jwt != null) {
            tokens(jwt, AUTHZ.key("trust").key("jwt"));
        }
        boolean certificates = context.document().listeners().stream()
                .anyMatch(listener ->
                        listener.tls() != null && !listener.tls().clientCaFile().isBlank());
        if (trust.mtls() != null && !certificates) {
            context.report()
                    .warning(
                            "identity-trust",
                            AUTHZ.key("trust").key("mtls"),
                            "no listener asks for client certificates, so only Envoy can show one, where external processing is served with a ca.crt",
                            "set listeners[].tls.client_ca_file, unless that is meant");
        }
        if (trust.anybody()) {
            context.report()
                    .warning(
                            "identity-anybody",
                            AUTHZ.key("trust").key("anybody"),
                            "whoever reaches a listener can speak for any user",
                            "use shared_secret, mtls or jwt where others than a proxy can reach it");
        }
    }

    private void tokens(Trust.Jwt jwt, DocPath here) {
        long sources = Stream.of(jwt.jwksUri(), jwt.jwksFile(), jwt.secret())
                .filter(source -> !source.isBlank())
                .count();
        if (sources != 1) {
            error(
                    "identity-trust",
                    here,
                    "tokens are checked with a key set or with a secret, one of them",
                    "set jwks_uri, jwks_file, or secret");
        }
        if (!jwt.secret().isBlank() && jwt.secret().length() < 32) {
            error(
                    "identity-trust",
                    here.key("secret"),
                    "the secret of signed tokens is shorter than 32 characters",
                    "use a longer one (RFC 7518 §3.2)");
        }
        if (!jwt.jwksUri().isBlank()) {
            try {
                var _ = KeySetAddress.of(jwt.jwksUri());
            } catch (IllegalArgumentException unusable) {
                error(
                        "identity-trust",
                        here.key("jwks_uri"),
                        "keys cannot be fetched from there: " + unusable.getMessage(),
                        "write https://host/path");
            }
        } else if (!jwt.jwksCaFile().isBlank()) {
            error(
                    "identity-trust",
                    here.key("jwks_ca_file"),
                    "the authorities are for keys that are fetched, and none are",
                    "set jwks_uri, or remove it");
        }
    }

    private void keys(List<VirtualKey> keys) {
        var names = new HashSet<String>();
        var seen = new HashSet<String>();
        for (int i = 0; i < keys.size(); i++) {
            VirtualKey key = keys.get(i);
            DocPath here = AUTHZ.key("virtual_keys").index(i);
            if (!names.add(key.name())) {
                error("duplicate-name", here.key("name"), "there are two virtual keys of this name", "rename one");
            }
            if (key.key().isBlank()) {
                error(
                        "virtual-key",
                        here.key("key"),
                        "the key is empty, so nobody could present it",
                        "set the environment variable it names");
            } else if (!key.key().equals(SensitiveKeys.MASK) && !seen.add(key.key())) {
                error("virtual-key", here.key("key"), "another virtual key has the same key", "make a new one");
            }
        }
    }

    /// Headers with keys must be among those that clients cannot set themselves.
    private void source(Services.AuthzProvider source, DocPath here) {
        Set<String> used = Providers.named(context.document());
        source.headers().forEach((provider, header) -> {
            DocPath at = here.key("headers").key(provider);
            if (used.contains(provider) && !Provider.vouched(header.toLowerCase(Locale.ROOT))) {
                error(
                        "credential-source",
                        at,
                        "clients could set the header \"" + header + "\" themselves",
                        "name it x-user-…-key or x-authz-…: those are dropped unless a trusted source sends them");
            }
        });
    }

    private void limiter(Ratelimit.Provider provider, DocPath here) {
        boolean local = provider.type().equals("local-limiter");
        if (local && provider.rules().isEmpty()) {
            error("ratelimit", here.key("rules"), "the limiter has no rules", "add a rule, or remove the limiter");
        }
        if (!local && (provider.timeout().isNegative() || provider.timeout().toMillis() == 0)) {
            error("ratelimit", here.key("timeout"), "no limiter answers in no time", "write a duration, as 2s");
        }
        if (!local && !address(provider.address())) {
            error("ratelimit", here.key("address"), "a remote limiter needs an address", "write host:port");
        }
        for (int i = 0; i < provider.rules().size(); i++) {
            Ratelimit.Rule rule = provider.rules().get(i);
            if (rule.requestsPerUnit() == 0 && rule.tokensPerUnit() == 0 && rule.costPerUnit() == 0) {
                error(
                        "ratelimit",
                        here.key("rules").index(i),
                        "the rule limits nothing",
                        "set requests_per_unit, tokens_per_unit or cost_per_unit");
            }
        }
    }

    private static boolean address(String address) {
        if (!address.matches("[^:\\s]+:\\d{1,5}|\\[[^]]+]:\\d{1,5}")) {
            return false;
        }
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        return port > 0 && port < 65_536;
    }

    private void error(String code, DocPath where, String what, String hint) {
        context.report().error(code, where, what, hint);
    }
}
