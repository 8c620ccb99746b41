package semanticrouter.config.compile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.Providers;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.model.Credentials;
import semanticrouter.core.model.Credentials.Source;
import semanticrouter.core.model.Provider;
import semanticrouter.core.model.Secret;

/// Where keys of backends come from, as a document asks for it (specification: dataplane §2.5).
final class KeyChain {
    private final Services.Authz authz;
    private final Set<String> withheld = new LinkedHashSet<>();

    KeyChain(Services.Authz authz) {
        this.authz = authz;
        authz.providers()
                .forEach(provider -> provider.headers().values().stream()
                        .map(header -> header.toLowerCase(Locale.ROOT))
                        .filter(Provider::vouched)
                        .forEach(withheld::add));
    }

    /// Says which headers nobody reads.
    void check(ConfigDocument document, TreeReport report) {
        Set<String> names = Providers.named(document);
        DocPath here = DocPath.ROOT.key("global").key("services").key("authz").key("providers");
        for (int i = 0; i < authz.providers().size(); i++) {
            for (String provider : authz.providers().get(i).headers().keySet()) {
                if (!names.contains(provider)) {
                    String near = Suggestion.hint(provider, names);
                    report.keyWarning(
                            "credential-source",
                            here.index(i).key("headers").key(provider),
                            "there is no provider \"" + provider + "\", so nobody reads this header",
                            near.isEmpty() ? "write a provider and its header, as openai: x-user-openai-key" : near);
                }
            }
        }
    }

    /// The chain for one backend.
    ///
    /// @param provider its provider
    /// @param configured the key the document gives it
    Credentials of(String provider, Optional<Secret> configured) {
        var sources = new ArrayList<Source>(2);
        if (authz.providers().isEmpty()) {
            sources.add(new Source.Header(Provider.keyHeader(provider)));
            configured.map(Source.Fixed::new).ifPresent(sources::add);
            return chain(sources, false);
        }
        for (Services.AuthzProvider source : authz.providers()) {
            if (source.type().equals("header-injection")) {
                String own = source.headers().get(provider);
                String name = own == null ? Provider.keyHeader(provider) : own.toLowerCase(Locale.ROOT);
                sources.add(new Source.Header(name));
            } else {
                configured.map(Source.Fixed::new).ifPresent(sources::add);
            }
        }
        return chain(sources, !authz.failOpen());
    }

    private Credentials chain(List<Source> sources, boolean required) {
        return new Credentials(sources, required, authz.forwardClientAuthorization(), withheld);
    }
}
