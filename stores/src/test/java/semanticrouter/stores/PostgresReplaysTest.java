package semanticrouter.stores;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.stores.postgres.PostgresOptions;
import semanticrouter.stores.postgres.PostgresReplays;
import semanticrouter.stores.response.Bounds;

/// Against a server that comes with the tests; skipped where it cannot be started.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class PostgresReplaysTest extends ReplayStoreContract {
    private EmbeddedPostgres server;
    private int tables;

    @BeforeAll
    void serve() {
        try {
            server = EmbeddedPostgres.start();
        } catch (Exception | LinkageError unable) {
            System.out.println("skipped: PostgreSQL cannot be started on this machine (" + unable + ")");
            Assumptions.abort("PostgreSQL cannot be started on this machine");
        }
    }

    @AfterAll
    void end() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    ReplayStore open(long records, Duration age) {
        tables++;
        return reopen(records, age);
    }

    @Override
    ReplayStore reopen(long records, Duration age) {
        var options = new PostgresOptions(
                "127.0.0.1", server.getPort(), "postgres", "postgres", "", "", "replay_" + tables, 4);
        return new PostgresReplays(options, Bounds.inFile(records, age), clock);
    }

    @Override
    boolean boundsAtOnce() {
        return false;
    }
}
