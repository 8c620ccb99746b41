package semanticrouter.plugins.rag;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.mcp.McpServers;
import semanticrouter.core.retrieval.DocumentSearch;
import semanticrouter.plugins.json.JsonService;

/// Makes sources of passages out of their settings, and says what is wrong with those (specification: dataplane §4.11,
/// appendix C5).
///
/// @param documents the vector stores of this router
/// @param servers MCP servers of the configuration
record Backends(DocumentSearch documents, McpServers servers, HttpClient client, Fanout fanout) {
    /// The `workflow_mode` in which the model searches itself.
    static final String BY_MODEL = "tool_based";

    private static final String PURPOSE = "retrieval";
    private static final int TIMEOUT_SECONDS = 10;
    private static final String OPENAI = "https://api.openai.com/v1";
    private static final Map<String, String> USUAL = Map.of("query", "${user_content}");
    private static final String WORKING = "use vectorstore, external_api, openai, mcp or hybrid";

    /// @param at the settings; there, because they have been checked
    PassageSource source(String kind, Rag.Backend at) throws UnavailableException {
        return switch (kind) {
            case "vectorstore" -> new StoreSource(documents, at.vectorStoreId(), Set.copyOf(at.fileIds()));
            case "external_api" -> external(at);
            case "openai" -> openAi(at);
            case "mcp" -> tool(at);
            case "hybrid" -> hybrid(at);
            default ->
                throw new UnavailableException(
                        "not_built",
                        "the backend \"" + kind + "\" of plugin \"rag\" is not built into this version; " + WORKING);
        };
    }

    private PassageSource tool(Rag.Backend at) throws UnavailableException {
        Map<String, String> arguments = at.toolArguments().isEmpty() ? USUAL : at.toolArguments();
        return new ToolSource(
                servers.open(at.serverName()),
                at.serverName(),
                at.toolName(),
                arguments,
                timeout(at),
                new PassageReader(at.contentField(), false));
    }

    private PassageSource hybrid(Rag.Backend at) throws UnavailableException {
        PassageSource first = source(at.primary(), inner(at.primaryConfig()));
        try {
            return new HybridSource(
                    first,
                    at.fallback().isEmpty()
                            ? Optional.empty()
                            : Optional.of(source(at.fallback(), inner(at.fallbackConfig()))),
                    at.strategy().equals("parallel"),
                    fanout);
        } catch (UnavailableException refused) {
            first.close();
            throw refused;
        }
    }

    private static Rag.Backend inner(Rag.@Nullable Backend at) throws UnavailableException {
        if (at == null) {
            throw new UnavailableException("not_configured", "a backend of plugin \"rag\" has no settings");
        }
        return at;
    }

    private PassageSource external(Rag.Backend at) {
        var headers = new LinkedHashMap<>(at.headers());
        if (!at.apiKey().isEmpty()) {
            boolean bearer = at.authHeader().isEmpty() || at.authHeader().equalsIgnoreCase("authorization");
            boolean worded = at.apiKey().contains(" ");
            headers.put(
                    at.authHeader().isEmpty() ? "authorization" : at.authHeader(),
                    bearer && !worded ? "Bearer " + at.apiKey() : at.apiKey());
        }
        RequestFormat format = RequestFormat.of(at);
        String identity = "external_api " + at.endpoint() + " " + at.requestFormat() + " " + at.collection() + " "
                + at.contentField() + " " + at.requestTemplate() + " " + digest(headers);
        return new ServiceSource(
                new JsonService(PURPOSE, URI.create(at.endpoint()), headers, timeout(at), client, fanout),
                format,
                new PassageReader(at.contentField(), format.relative()),
                Set.of(),
                identity);
    }

    private PassageSource openAi(Rag.Backend at) {
        String base = at.baseUrl().isEmpty() ? OPENAI : at.baseUrl().replaceAll("/+$", "");
        URI address = URI.create(base + "/vector_stores/" + at.vectorStoreId() + "/search");
        return new ServiceSource(
                new JsonService(
                        PURPOSE,
                        address,
                        Map.of("authorization", "Bearer " + at.apiKey()),
                        timeout(at),
                        client,
                        fanout),
                new RequestFormat.OpenAi(at.maxNumResults(), at.filter()),
                new PassageReader("", false),
                Set.copyOf(at.fileIds()),
                "openai " + address + " " + at.maxNumResults() + " " + new TreeMap<>(at.filter()) + " " + at.fileIds()
                        + " " + digest(Map.of("key", at.apiKey())));
    }

    /// Tells headers from others, for what a service finds may depend on them, and shows none of their values.
    private static String digest(Map<String, String> headers) {
        try {
            byte[] text = new TreeMap<>(headers).toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static Duration timeout(Rag.Backend at) {
        return Duration.ofSeconds(at.timeoutSeconds() == 0 ? TIMEOUT_SECONDS : at.timeoutSeconds());
    }

    static void check(String kind, Rag.@Nullable Backend at, String path, List<Problem> problems) {
        if (at == null) {
            problems.add(Problem.error(path, "the store `" + kind + "` needs its settings"));
            return;
        }
        switch (kind) {
            case "milvus", "qdrant" -> needs(kind, path + ".collection", at.collection(), problems);
            case "external_api" -> external(kind, at, path, problems);
            case "mcp" -> {
                needs(kind, path + ".server_name", at.serverName(), problems);
                needs(kind, path + ".tool_name", at.toolName(), problems);
            }
            case "openai" -> {
                if (needs(kind, path + ".vector_store_id", at.vectorStoreId(), problems)
                        && !at.vectorStoreId().matches("[A-Za-z0-9_-]+")) {
                    problems.add(Problem.error(path + ".vector_store_id", "an id has letters, digits, _ and - only"));
                }
                needs(kind, path + ".api_key", at.apiKey(), problems);
                if (!at.baseUrl().isEmpty()) {
                    address(path + ".base_url", at.baseUrl(), problems);
                }
            }
            case "vectorstore" -> needs(kind, path + ".vector_store_id", at.vectorStoreId(), problems);
            case "hybrid" -> {
                needs(kind, path + ".primary", at.primary(), problems);
                if (at.primary().equals("hybrid") || at.fallback().equals("hybrid")) {
                    problems.add(Problem.error(path, "a hybrid store cannot hold another; name plain stores"));
                    return;
                }
                inner(at.primary(), at.primaryConfig(), path + ".primary_config", problems);
                inner(at.fallback(), at.fallbackConfig(), path + ".fallback_config", problems);
            }
            default -> problems.add(Problem.error(path, "unknown kind of store `" + kind + "`"));
        }
    }

    private static void external(String kind, Rag.Backend at, String path, List<Problem> problems) {
        if (needs(kind, path + ".endpoint", at.endpoint(), problems)) {
            address(path + ".endpoint", at.endpoint(), problems);
        }
        if (at.requestFormat().equals("custom")
                && needs(kind, path + ".request_template", at.requestTemplate(), problems)
                && !new RequestFormat.Custom(at.requestTemplate()).usable()) {
            problems.add(
                    Problem.error(
                            path + ".request_template",
                            "the template does not become JSON; write places for texts in quotes, as in {\"q\": \"{{.Query}}\"}"));
        }
        if (at.requestFormat().equals("weaviate")) {
            graphQl(path + ".collection", at.collection(), problems);
            graphQl(path + ".content_field", at.contentField(), problems);
        }
    }

    private static void graphQl(String path, String name, List<Problem> problems) {
        if (!name.isEmpty() && !RequestFormat.graphQlName(name)) {
            problems.add(Problem.error(path, "a name of Weaviate's has letters, digits and _ only"));
        }
    }

    private static void address(String path, String text, List<Problem> problems) {
        try {
            var address = new URI(text);
            String scheme = address.getScheme();
            boolean http = scheme != null && scheme.matches("(?i)https?");
            if (http && address.getHost() != null && address.getUserInfo() == null) {
                return;
            }
        } catch (URISyntaxException _) {
            // said below
        }
        problems.add(
                Problem.error(path, "must be an http(s) address such as https://search.example/query, without user"));
    }

    private static void inner(String kind, Rag.@Nullable Backend at, String path, List<Problem> problems) {
        if (kind.equals("openai") && at != null && at.workflowMode().equals(BY_MODEL)) {
            problems.add(Problem.error(
                    path + ".workflow_mode",
                    "a hybrid store is asked before the model is; use direct_search, or backend: openai"));
        }
        if (!kind.isEmpty()) {
            check(kind, at, path, problems);
        }
    }

    /// Reports what is missing; true when it is there.
    private static boolean needs(String kind, String path, String value, List<Problem> problems) {
        if (value.isBlank()) {
            problems.add(Problem.error(path, "the store `" + kind + "` needs it"));
            return false;
        }
        return true;
    }
}
