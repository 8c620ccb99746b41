package semanticrouter.cli.server;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.UnknownKeys;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.document.global.MilvusIndex;
import semanticrouter.config.document.global.RedisIndex;
import semanticrouter.config.document.global.Stores;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.console.cache.CacheParts;
import semanticrouter.core.cache.AnswerStore;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.core.store.StoreException;
import semanticrouter.plugins.cache.AnswerCache;
import semanticrouter.stores.redis.RedisAnswers;
import semanticrouter.stores.redis.RedisOptions;
import semanticrouter.stores.redis.RedisOriginals;

/// The response cache that a configuration names, and its servers, which keep originals too.
final class KeptAnswers {
    private static final Set<String> SHARED = Set.of("redis", "valkey");

    /// Longest time a request waits for a store: an answer of a model is better than none.
    private static final int LONGEST_SECONDS = 2;

    private KeptAnswers() {}

    /// Tries a configuration of the response cache out.
    ///
    /// @param json what would stand under `global.stores.response_cache`
    static CacheParts.Trial tried(String json) {
        YamlReader.Parsed parsed = YamlReader.plain("configuration", json);
        MappingNode root = parsed.root() instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
        var found = new Diagnostics();
        Stores.ResponseCache cache = new Binder(List.of())
                .bind(Stores.ResponseCache.class, root, DocPath.ROOT, new TreeReport(root, found), UnknownKeys.REFUSE);
        List<String> problems = Stream.concat(parsed.diagnostics().stream(), found.list().stream())
                .filter(Diagnostic::isError)
                .map(KeptAnswers::said)
                .toList();
        String backend = cache == null ? "" : cache.backendType();
        if (cache == null || !problems.isEmpty()) {
            return new CacheParts.Trial(problems, "", backend, false);
        }
        RedisIndex server = index(cache, backend);
        boolean shared = SHARED.contains(backend);
        if (!shared && !backend.equals(AnswerCache.MEMORY)) {
            problems = List.of("backend_type: \"" + backend
                    + "\" is not built into this version; set it to memory, redis or valkey");
        } else if (shared && (server == null || server.connection().host().isBlank())) {
            problems = List.of(backend + ".connection.host is missing; set it to the server's name");
        }
        return new CacheParts.Trial(problems, problems.isEmpty() ? fault(cache) : "", backend, shared);
    }

    /// Why the store of a configuration cannot be reached; empty when it can.
    private static String fault(Stores.ResponseCache cache) {
        Optional<AnswerStore> store = open(cache, Clock.systemUTC());
        if (store.isEmpty()) {
            return "";
        }
        try (AnswerStore tried = store.get()) {
            tried.check();
            return "";
        } catch (StoreException away) {
            return String.valueOf(away.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "the trial was broken off";
        }
    }

    /// The store that several routers share, where the configuration names one. It is connected to when it is first
    /// needed, and requests are served without it while it is away.
    static Optional<AnswerStore> open(Stores.ResponseCache cache, Clock clock) {
        return cache.enabled() // without a server the plugins that need one say so
                ? server(cache, cache.backendType()).map(options -> new RedisAnswers(options, clock))
                : Optional.empty();
    }

    /// Says where originals of what is shortened can be kept: at the same servers. None is connected to before it is
    /// needed.
    static void offer(OriginalDesk desk, Stores.ResponseCache cache, Clock clock) {
        for (String kind : SHARED) {
            Optional<RedisOptions> server = server(cache, kind);
            server.ifPresent(options -> desk.offer(kind, () -> new RedisOriginals(options, clock)));
            if (cache.enabled() && cache.backendType().equals(kind)) {
                server.ifPresent(
                        options -> desk.offer(OriginalDesk.RESPONSE_CACHE, () -> new RedisOriginals(options, clock)));
            }
        }
    }

    /// The server of a kind, where the configuration names one.
    private static Optional<RedisOptions> server(Stores.ResponseCache cache, String kind) {
        RedisIndex server = index(cache, kind);
        if (server == null || server.connection().host().isBlank()) {
            return Optional.empty();
        }
        RedisIndex.Connection connection = server.connection();
        Duration patience = Duration.ofSeconds(Math.clamp(connection.timeout(), 1, LONGEST_SECONDS));
        MilvusIndex.Tls tls = connection.tls();
        return Optional.of(new RedisOptions(
                kind,
                List.of(new RedisOptions.Node(connection.host(), connection.port())),
                false,
                connection.database(),
                connection.password(),
                server.index().prefix(),
                patience,
                patience,
                tls != null && tls.enabled()
                        ? Optional.of(new RedisOptions.Tls(
                                true, file(tls.caFile()), file(tls.certFile()), file(tls.keyFile())))
                        : Optional.empty()));
    }

    private static @Nullable RedisIndex index(Stores.ResponseCache cache, String kind) {
        return switch (kind) {
            case "redis" -> cache.redis();
            case "valkey" -> cache.valkey();
            default -> null;
        };
    }

    private static Optional<Path> file(String path) {
        return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
    }

    private static String said(Diagnostic diagnostic) {
        String at = diagnostic.path().isEmpty() ? "" : diagnostic.path() + ": ";
        String hint = diagnostic.hint().isEmpty() ? "" : "; " + diagnostic.hint();
        return at + diagnostic.message() + hint;
    }
}
