package semanticrouter.config.reference;

import java.util.StringJoiner;
import semanticrouter.core.model.Provider;

/// The reference page on providers, made of their list.
final class ProviderPage {
    private ProviderPage() {}

    /// @param origin what every page begins with
    static String text(String origin) {
        var rows = new StringJoiner("\n");
        for (Provider provider : Provider.ALL) {
            String credential = "`" + provider.authHeader() + "`"
                    + (provider.authPrefix().isEmpty() ? "" : " after `" + provider.authPrefix() + "`");
            String version = switch (provider.version()) {
                case Provider.Version.Unversioned() -> "";
                case Provider.Version.Query(var name) -> "parameter `" + name + "`";
                case Provider.Version.Header(var name) -> "header `" + name + "`";
            };
            String baseUrl =
                    provider.home().map(home -> "`" + home.baseUrl() + "`").orElse("");
            rows.add("| `" + provider.name() + "` | " + credential + " | `" + provider.chatPath() + "` | " + version
                    + " | `" + Provider.keyHeader(provider.name()) + "` | " + baseUrl + " |");
        }
        return "# Providers\n\n" + origin + """
                `providers.models[].backend_refs[].provider` names one. Any other name stands for a service that is compatible with
                OpenAI: `Authorization: Bearer`, `/chat/completions`. `auth_header`, `auth_prefix`, `chat_path`, `extra_headers` and
                `api_version` of a backend come before what is written here.

                | provider | credential | end of the path | `api_version` goes into | header of a caller's own key | base URL |
                |---|---|---|---|---|---|
                """ + rows + "\n";
    }
}
