package semanticrouter.cli.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import semanticrouter.config.document.global.Learning;
import semanticrouter.config.document.global.ReplayStores;
import semanticrouter.config.document.global.Services;
import semanticrouter.console.record.MetricsRecorder;
import semanticrouter.console.replay.PersonalData;
import semanticrouter.console.replay.ReplayRecorder;
import semanticrouter.core.learning.SharedSessions;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.postgres.PostgresOptions;
import semanticrouter.stores.postgres.PostgresReplays;
import semanticrouter.stores.redis.RedisOptions;
import semanticrouter.stores.redis.RedisReplays;
import semanticrouter.stores.redis.RedisSessions;
import semanticrouter.stores.replay.MemoryReplays;
import semanticrouter.stores.replay.ReplayTable;
import semanticrouter.stores.replay.UnavailableReplays;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.sqlite.SqliteReplays;

/// Opens the store of the records of routed requests that a configuration names, and lets the plan learn from it.
final class KeptReplays {
    private static final int IN_MEMORY = 1_000;
    private static final long IN_MEMORY_BYTES = 64L << 20;
    private static final int ELSEWHERE = 100_000;
    private static final int CONNECTIONS = 4;
    private static final String TABLE = "router_replay_records";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration COMMAND = Duration.ofSeconds(5);
    private static final int PATIENCE_MS = 50;

    private KeptReplays() {}

    /// Makes what writes records.
    ///
    /// @param folder that relative paths begin at
    static ReplayRecorder recorder(
            Services.RouterReplay replay,
            Path folder,
            Policy policy,
            PlanHolder plans,
            MetricsRecorder metrics,
            Clock clock) {
        int usual = replay.storeBackend().equals("memory") ? IN_MEMORY : ELSEWHERE;
        int records = replay.maxRecords() > 0 ? replay.maxRecords() : usual;
        return new ReplayRecorder(
                new ReplayRecorder.Options(replay.enabled(), replay.ttlSeconds(), records),
                policy.journal(),
                open(replay, records, folder, clock),
                plans::current,
                new PersonalData(),
                metrics.registry());
    }

    /// Opens the store. One that cannot be opened is told of in the log, and requests are served without records.
    static ReplayStore open(Services.RouterReplay replay, int records, Path folder, Clock clock) {
        Duration age = Duration.ofSeconds(replay.ttlSeconds());
        Bounds elsewhere = Bounds.inFile(records, age);
        try {
            return switch (replay.storeBackend()) {
                case "memory" -> new MemoryReplays(new Bounds(records, IN_MEMORY_BYTES, age), clock);
                case "sqlite" ->
                    SqliteReplays.open(file(replay.sqlite(), folder), new ReplayTable(TABLE, elsewhere), clock);
                case "redis" -> new RedisReplays(redis(replay.redis(), "router_replay"), elsewhere, clock);
                case "postgres" -> new PostgresReplays(postgres(replay.postgres()), elsewhere, clock);
                default -> throw new IOException("there is no replay store \"" + replay.storeBackend() + "\"");
            };
        } catch (IOException unusable) {
            LoggerFactory.getLogger(KeptReplays.class)
                    .atWarn()
                    .setCause(unusable)
                    .addKeyValue("store", replay.storeBackend())
                    .log("requests are not recorded");
            return new UnavailableReplays(replay.storeBackend(), String.valueOf(unusable.getMessage()));
        }
    }

    /// Lets decisions that have not won since the start begin with what is on record.
    static void teach(ReplayStore store, RoutingPlan plan) {
        try {
            plan.learn(store.wins());
        } catch (StoreException unusable) {
            LoggerFactory.getLogger(KeptReplays.class)
                    .atWarn()
                    .setCause(unusable)
                    .addKeyValue("store", store.kind())
                    .log("the records of requests cannot be read, so beliefs about decisions begin anew");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path file(ReplayStores.@Nullable Sqlite file, Path folder) {
        return folder.resolve(file == null ? ".vllm-sr/replay.db" : file.path());
    }

    /// Where routers remember their sessions together.
    ///
    /// @param used whether they do
    /// @throws IOException with a sentence for a person when the configuration names no server
    static SharedSessions sessions(Learning.StateStore state, Duration life, boolean used) throws IOException {
        if (!state.backend().equals("redis")) {
            return SharedSessions.NONE;
        }
        Learning.StateRedis at = state.redis();
        var server = at == null
                ? null
                : new ReplayStores.Redis(
                        at.address(), at.database(), at.password(), at.keyPrefix(), false, false, 0, 0);
        Duration patience = Duration.ofMillis(state.timeoutMs() == 0 ? PATIENCE_MS : state.timeoutMs());
        return new RedisSessions(redis(server, "router.learning.state_store"), life, patience, used);
    }

    /// @param service whose server it is, for a person
    static RedisOptions redis(ReplayStores.@Nullable Redis server, String service) throws IOException {
        if (server == null || server.address().lastIndexOf(':') < 1) {
            throw new IOException(service + ".redis.address is missing; set it to host:port");
        }
        return new RedisOptions(
                "redis",
                List.of(RedisOptions.Node.of(server.address())),
                false,
                server.db(),
                server.password(),
                server.keyPrefix(),
                CONNECT,
                COMMAND,
                server.useTls()
                        ? Optional.of(new RedisOptions.Tls(
                                !server.tlsSkipVerify(), Optional.empty(), Optional.empty(), Optional.empty()))
                        : Optional.empty());
    }

    private static PostgresOptions postgres(ReplayStores.@Nullable Postgres server) throws IOException {
        if (server == null) {
            throw new IOException("router_replay.postgres is missing; name host, database and user");
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
