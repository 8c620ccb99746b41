package semanticrouter.cli.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import semanticrouter.config.document.global.ResponseStores;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.document.global.SqliteFile;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.stores.postgres.PostgresOptions;
import semanticrouter.stores.postgres.PostgresResponses;
import semanticrouter.stores.redis.RedisOptions;
import semanticrouter.stores.redis.RedisResponses;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.response.MemoryResponses;
import semanticrouter.stores.response.UnavailableResponses;
import semanticrouter.stores.sqlite.SqliteResponses;

/// Opens the store of the Responses API that a configuration names.
final class KeptResponses {
    private static final int IN_MEMORY = 1_000;
    private static final int ELSEWHERE = 100_000;
    private static final int CONNECTIONS = 8;

    private KeptResponses() {}

    /// Opens it. A store that cannot be opened is told of in the log, and requests that need it are refused with 503;
    /// everything else is served.
    ///
    /// @param folder that relative paths begin at
    static ResponseStore open(Services.ResponseApi api, Path folder, Clock clock) {
        Duration age = Duration.ofSeconds(api.ttlSeconds());
        Bounds elsewhere = Bounds.inFile(api.maxResponses() > 0 ? api.maxResponses() : ELSEWHERE, age);
        try {
            return switch (api.storeBackend()) {
                case "memory" ->
                    new MemoryResponses(
                            Bounds.inProcess(api.maxResponses() > 0 ? api.maxResponses() : IN_MEMORY, age), clock);
                case "redis" -> new RedisResponses(redis("redis", api.redis()), elsewhere, clock);
                case "valkey" -> new RedisResponses(redis("valkey", api.valkey()), elsewhere, clock);
                case "postgres" -> new PostgresResponses(postgres(api.postgres()), elsewhere, clock);
                case "sqlite" -> SqliteResponses.open(file(api.sqlite(), folder), elsewhere, clock);
                default -> throw new IOException("there is no response store \"" + api.storeBackend() + "\"");
            };
        } catch (IOException unusable) {
            String why = String.valueOf(unusable.getMessage());
            LoggerFactory.getLogger(KeptResponses.class)
                    .atWarn()
                    .setCause(unusable)
                    .addKeyValue("store", api.storeBackend())
                    .log("the Responses API answers 503 where it would have to keep or read a response");
            return new UnavailableResponses(api.storeBackend(), why);
        }
    }

    private static Path file(@Nullable SqliteFile file, Path folder) {
        String path = file == null || file.path().isEmpty() ? ".vllm-sr/responses.db" : file.path();
        return folder.resolve(path);
    }

    private static RedisOptions redis(String kind, ResponseStores.@Nullable Redis server) throws IOException {
        if (server == null) {
            throw new IOException("response_api." + kind + ".address is missing; set it to host:port");
        }
        if (!server.configPath().isEmpty()) { // the loader replaces a block by its file, where there is one
            throw new IOException("response_api." + kind + ".config_path: \"" + server.configPath()
                    + "\" is not there; put it beside the configuration, or name the server here");
        }
        boolean tls = server.useTls() || server.tlsEnabled();
        return new RedisOptions(
                kind,
                nodes(kind, server),
                server.clusterMode(),
                server.db(),
                server.password(),
                server.keyPrefix(),
                seconds(server.dialTimeout()),
                seconds(Math.max(server.readTimeout(), server.writeTimeout())),
                tls
                        ? Optional.of(new RedisOptions.Tls(
                                !server.tlsSkipVerify(),
                                path(server.tlsCaPath()),
                                path(server.tlsCertPath()),
                                path(server.tlsKeyPath())))
                        : Optional.empty());
    }

    private static List<RedisOptions.Node> nodes(String kind, ResponseStores.Redis server) throws IOException {
        List<String> addresses =
                server.clusterMode() && !server.clusterAddresses().isEmpty()
                        ? server.clusterAddresses()
                        : List.of(server.address());
        try {
            return addresses.stream().map(RedisOptions.Node::of).toList();
        } catch (IllegalArgumentException wrong) {
            throw new IOException("response_api." + kind + ": " + wrong.getMessage(), wrong);
        }
    }

    private static Duration seconds(int given) {
        return Duration.ofSeconds(Math.max(1, given));
    }

    private static Optional<Path> path(String given) {
        return given.isEmpty() ? Optional.empty() : Optional.of(Path.of(given));
    }

    private static PostgresOptions postgres(ResponseStores.@Nullable Postgres server) throws IOException {
        if (server == null) {
            throw new IOException("response_api.postgres is missing; name host, database and user");
        }
        return new PostgresOptions(
                server.host(),
                server.port(),
                server.database(),
                server.user(),
                server.password(),
                server.sslMode(),
                server.tableName(),
                server.maxOpenConns() > 0 ? server.maxOpenConns() : CONNECTIONS);
    }
}
