package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.gateway.ResponsesSetup.REPLY;
import static semanticrouter.gateway.ResponsesSetup.RESPONSES;
import static semanticrouter.gateway.ResponsesSetup.id;
import static semanticrouter.gateway.ResponsesSetup.json;
import static semanticrouter.gateway.ResponsesSetup.memory;
import static semanticrouter.gateway.ResponsesSetup.running;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.store.StoredResponse;

/// What the Responses API refuses, and what it does not keep.
final class ResponsesRefusalIT {
    @Test
    void othersNeitherReadNorContinueNorDeleteAResponse() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend, memory())) {
            HttpResponse<String> made =
                    running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"secret\"}")
                            .header("x-authz-user-id", "ann")
                            .header("x-authz-tenant-id", "acme"));
            String at = RESPONSES + "/" + id(made);
            var others = List.of(
                    List.of("x-authz-user-id", "bob", "x-authz-tenant-id", "acme"),
                    List.of("x-authz-user-id", "ann", "x-authz-tenant-id", "evil"),
                    List.of("x-authz-user-id", "ann"),
                    List.of("x-other", "x"));
            for (List<String> other : others) {
                String[] headers = other.toArray(String[]::new);
                assertThat(running.send(HttpRequest.newBuilder(running.uri(at)).headers(headers))
                                .statusCode())
                        .isEqualTo(404);
                assertThat(running.send(HttpRequest.newBuilder(running.uri(at + "/input_items"))
                                        .headers(headers))
                                .statusCode())
                        .isEqualTo(404);
                assertThat(running.send(HttpRequest.newBuilder(running.uri(at))
                                        .headers(headers)
                                        .DELETE())
                                .statusCode())
                        .isEqualTo(404);
                assertThat(running.send(running.post(
                                                RESPONSES,
                                                "{\"model\":\"auto\",\"input\":\"x\",\"previous_response_id\":\""
                                                        + id(made) + "\"}")
                                        .headers(headers))
                                .statusCode())
                        .isEqualTo(400);
            }
            assertThat(backend.received()).hasSize(1);
            assertThat(running.send(HttpRequest.newBuilder(running.uri(at))
                                    .header("x-authz-user-id", "ann")
                                    .header("x-authz-tenant-id", "acme"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsNotToBeKeptIsNotKept() throws Exception {
        try (var store = memory();
                var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend, store)) {
            HttpResponse<String> made =
                    running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\",\"store\":false}"));
            assertThat(made.body()).contains("\"store\":false").contains("\"status\":\"completed\"");
            assertThat(store.count()).isZero();
        }
    }

    @Test
    void aStoreThatIsOutOfReachRefusesWhatNeedsItAndNothingElse() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend, new BrokenStore())) {
            HttpResponse<String> refused =
                    running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\"}"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).contains("5");
            assertThat(running.send(HttpRequest.newBuilder(running.uri(RESPONSES + "/resp_0123456789abcdef01234567")))
                            .statusCode())
                    .isEqualTo(503);
            assertThat(backend.received()).isEmpty();
            assertThat(running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\",\"store\":false}"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /// A store whose server does not answer.
    private static final class BrokenStore implements ResponseStore {
        private static StoreException down() {
            return new StoreException("the store cannot be reached");
        }

        @Override
        public String kind() {
            return "broken";
        }

        @Override
        public Durability durability() {
            return Durability.SERVER;
        }

        @Override
        public void put(StoredResponse response) throws StoreException {
            throw down();
        }

        @Override
        public Optional<StoredResponse> get(String id, Owner owner) throws StoreException {
            throw down();
        }

        @Override
        public boolean delete(String id, Owner owner) throws StoreException {
            throw down();
        }

        @Override
        public void check() throws StoreException {
            throw down();
        }

        @Override
        public long count() throws StoreException {
            throw down();
        }

        @Override
        public void close() {}
    }

    @Test
    void errorsOfTheBackendPassAndAreNotKept() throws Exception {
        String error = "{\"error\":{\"message\":\"context too long\",\"type\":\"invalid_request_error\",\"code\":400}}";
        try (var store = memory();
                var backend = new ScriptedBackend((_, wire) -> wire.json(400, error));
                var running = running(backend, store)) {
            HttpResponse<String> failed =
                    running.send(running.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"hi\"}"));
            assertThat(failed.statusCode()).isEqualTo(400);
            assertThat(failed.body()).isEqualTo(error);
            assertThat(store.count()).isZero();
        }
    }

    @Test
    void pathsAndMethodsAreGuarded() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend, memory());
                var off = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port()))))) {
            assertThat(running.send(HttpRequest.newBuilder(running.uri(RESPONSES)))
                            .statusCode())
                    .isEqualTo(405);
            assertThat(running.send(running.post(RESPONSES + "/resp_1", "{}")).statusCode())
                    .isEqualTo(405);
            assertThat(running.send(running.post(RESPONSES + "/resp_1/cancel", "{}"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(running.send(HttpRequest.newBuilder(running.uri(RESPONSES + "/..%2Fx")))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(running.send(running.post(RESPONSES, "{\"model\":\"auto\"}"))
                            .body())
                    .contains("'input' field is required");
            assertThat(off.send(off.post(RESPONSES, "{\"model\":\"auto\",\"input\":\"x\"}"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
