package semanticrouter.stores;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.core.store.StoreException;
import semanticrouter.stores.postgres.PostgresOptions;
import semanticrouter.stores.postgres.PostgresResponses;
import semanticrouter.stores.response.Bounds;

/// Against a server that comes with the tests; skipped where it cannot be started.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class PostgresResponsesTest extends ResponseStoreContract {
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

    private PostgresOptions options(int port) {
        return new PostgresOptions("127.0.0.1", port, "postgres", "postgres", "", "", "responses_" + tables, 4);
    }

    @Override
    ResponseStore open(long records, Duration age) {
        tables++;
        return reopen(records, age);
    }

    @Override
    ResponseStore reopen(long records, Duration age) {
        return new PostgresResponses(options(server.getPort()), Bounds.inFile(records, age), clock);
    }

    @Override
    boolean ownClock() {
        return true;
    }

    @Test
    void a_server_that_is_away_is_told_of() {
        try (var away = new PostgresResponses(options(1), Bounds.inFile(9, Duration.ZERO), clock)) {
            assertThatThrownBy(away::check)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("127.0.0.1:1/postgres")
                    .hasMessageContaining("check that it runs");
        }
    }

    @Test
    void a_table_name_that_could_be_more_than_a_name_is_refused() {
        assertThatThrownBy(() -> new PostgresOptions("h", 1, "d", "u", "", "", "x; drop table y", 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
