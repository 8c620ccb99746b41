package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.console.http.AccessControl;
import semanticrouter.stores.document.DocumentOptions;
import semanticrouter.stores.document.KeptDocuments;
import tools.jackson.databind.JsonNode;

/// Files and vector stores over HTTP (specification: dataplane §3.6).
@SuppressWarnings("NullAway.Init") // set before each test
class VectorStoreRoutesTest {
    private static final String APPLE = "An apple a day.";
    private static final String BOB = "Bob blubbered.";

    @TempDir
    private Path folder;

    private final Management management = new Management();
    private KeptDocuments documents;
    private Web web;

    @BeforeEach
    void serve() throws Exception {
        var encoders = new FakeEncoders(Map.of("embedding", List.of())); // counts the letters a and b
        var options = new DocumentOptions(
                folder.resolve("documents.db"), 2_000, DocumentOptions.READABLE, 1, Duration.ofSeconds(10), 100, 100);
        documents = KeptDocuments.open(options, encoders, management.fixture().clock);
        management.fixture().documents = documents.stores();
        web = management.serve(AccessControl.open());
    }

    @AfterEach
    void stop() {
        management.close();
        documents.close();
    }

    private HttpResponse<String> upload(String name, String content) throws Exception {
        String form = "--XYZ\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n"
                + "--XYZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--XYZ--\r\n";
        return web.post("/v1/files", form, "content-type", "multipart/form-data; boundary=XYZ");
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return web.send(web.to(path).DELETE());
    }

    private static JsonNode ok(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return Web.tree(reply);
    }

    private static String error(HttpResponse<String> reply) {
        return reply.statusCode() + " " + Web.code(reply);
    }

    private String file(String name, String content) throws Exception {
        return ok(upload(name, content)).path("id").asString();
    }

    private String store(String body) throws Exception {
        return ok(web.post("/v1/vector_stores", body)).path("id").asString();
    }

    private JsonNode read(String store, String file) throws Exception {
        String path = "/v1/vector_stores/" + store + "/files/" + file;
        JsonNode now = web.json(path);
        for (int tries = 0; now.path("status").asString().equals("in_progress") && tries < 2_000; tries++) {
            Thread.sleep(5);
            now = web.json(path);
        }
        return now;
    }

    @Test
    void a_file_goes_from_upload_to_search_and_away() throws Exception {
        JsonNode uploaded = ok(upload("C:\\docs\\menu.md", APPLE + "\n\n" + BOB));
        assertThat(uploaded.path("object").asString()).isEqualTo("file");
        assertThat(uploaded.path("filename").asString()).isEqualTo("menu.md");
        assertThat(uploaded.path("purpose").asString()).isEqualTo("assistants");
        assertThat(uploaded.path("bytes").asInt()).isEqualTo(APPLE.length() + 2 + BOB.length());
        String file = uploaded.path("id").asString();
        assertThat(file).matches("file_[0-9a-f]{24}");
        HttpResponse<String> content = web.get("/v1/files/" + file + "/content");
        assertThat(content.body()).isEqualTo(APPLE + "\n\n" + BOB);
        assertThat(content.headers().firstValue("content-disposition")).contains("attachment");

        String store = store("{\"name\":\"menu\",\"metadata\":{\"team\":\"a\"}}");
        assertThat(store).matches("vs_[0-9a-f]{24}");
        JsonNode attached = ok(web.post("/v1/vector_stores/" + store + "/files", "{\"file_id\":\"" + file + "\"}"));
        assertThat(attached.path("object").asString()).isEqualTo("vector_store.file");
        assertThat(read(store, file).path("status").asString()).isEqualTo("completed");
        JsonNode shown = web.json("/v1/vector_stores/" + store);
        assertThat(shown.at("/file_counts/completed").asInt()).isEqualTo(1);
        assertThat(shown.at("/metadata/team").asString()).isEqualTo("a");

        JsonNode found = ok(web.post(
                "/v1/vector_stores/" + store + "/search",
                "{\"query\":\"aaaab\",\"ranking_options\":{\"score_threshold\":0.7}}"));
        assertThat(found.path("object").asString()).isEqualTo("vector_store.search_results.page");
        assertThat(found.path("data")).hasSize(1);
        assertThat(found.at("/data/0/content").asString()).isEqualTo(APPLE);
        assertThat(found.at("/data/0/score").asDouble()).isBetween(0.9, 1.0);
        assertThat(found.at("/data/0/filename").asString()).isEqualTo("menu.md");
        assertThat(found.at("/data/0").has("vector_score")).isFalse();

        JsonNode hybrid = ok(web.post(
                "/v1/vector_stores/" + store + "/search", "{\"query\":\"aaaab\",\"hybrid\":{\"mode\":\"rrf\"}}"));
        assertThat(hybrid.path("data")).hasSize(2);
        assertThat(hybrid.at("/data/0").propertyNames()).contains("vector_score", "bm25_score", "ngram_score");

        JsonNode other = ok(web.post(
                "/v1/vector_stores/" + store + "/search",
                "{\"query\":\"aaaab\",\"filters\":{\"type\":\"ne\",\"key\":\"filename\",\"value\":\"menu.md\"}}"));
        assertThat(other.path("data")).isEmpty();

        assertThat(ok(delete("/v1/files/" + file)).path("deleted").asBoolean()).isTrue();
        assertThat(ok(web.post("/v1/vector_stores/" + store + "/search", "{\"query\":\"aaaab\"}"))
                        .path("data"))
                .isEmpty();
        assertThat(error(web.get("/v1/files/" + file))).isEqualTo("404 FILE_NOT_FOUND");
        assertThat(ok(delete("/v1/vector_stores/" + store)).path("object").asString())
                .isEqualTo("vector_store.deleted");
        assertThat(error(web.get("/v1/vector_stores/" + store))).isEqualTo("404 VECTOR_STORE_NOT_FOUND");
    }

    @Test
    void a_store_can_be_made_of_files_and_renamed_and_a_file_taken_out() throws Exception {
        String file = file("soup.txt", APPLE);
        String store = store("{\"file_ids\":[\"" + file
                + "\"],\"chunking_strategy\":{\"type\":\"static\",\"static\":{\"max_chunk_size_tokens\":100,"
                + "\"chunk_overlap_tokens\":10}}}");
        JsonNode held = read(store, file);
        assertThat(held.at("/chunking_strategy/static/max_chunk_size_tokens").asInt())
                .isEqualTo(100);
        assertThat(ok(web.post("/v1/vector_stores/" + store, "{\"name\":\"new\"}"))
                        .path("name")
                        .asString())
                .isEqualTo("new");
        assertThat(web.json("/v1/vector_stores/" + store + "/files")
                        .at("/data/0/id")
                        .asString())
                .isEqualTo(file);
        assertThat(ok(delete("/v1/vector_stores/" + store + "/files/" + file))
                        .path("object")
                        .asString())
                .isEqualTo("vector_store.file.deleted");
        assertThat(error(web.get("/v1/vector_stores/" + store + "/files/" + file)))
                .isEqualTo("404 FILE_NOT_FOUND");
        assertThat(web.get("/v1/files/" + file).statusCode()).isEqualTo(200);
    }

    @Test
    void a_file_that_cannot_be_read_says_why() throws Exception {
        String file = file("broken.json", "{");
        String store = store("{\"file_ids\":[\"" + file + "\"]}");
        JsonNode held = read(store, file);
        assertThat(held.path("status").asString()).isEqualTo("failed");
        assertThat(held.at("/last_error/code").asString()).isEqualTo("invalid_file");
    }

    @Test
    void lists_have_cursors() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(store("{\"name\":\"s" + i + "\"}"));
        }
        JsonNode page = web.json("/v1/vector_stores?limit=2");
        assertThat(page.path("object").asString()).isEqualTo("list");
        assertThat(page.path("first_id").asString()).isEqualTo(ids.get(2));
        assertThat(page.path("last_id").asString()).isEqualTo(ids.get(1));
        assertThat(page.path("has_more").asBoolean()).isTrue();
        JsonNode rest = web.json("/v1/vector_stores?limit=2&after=" + ids.get(1));
        assertThat(rest.at("/data/0/name").asString()).isEqualTo("s0");
        assertThat(rest.path("has_more").asBoolean()).isFalse();
        assertThat(web.json("/v1/vector_stores?order=asc").at("/data/0/name").asString())
                .isEqualTo("s0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/files?order=up|400 INVALID_ORDER",
                "/v1/files?after=a&before=b|400 INVALID_CURSOR",
                "/v1/files?after=file_none|400 INVALID_CURSOR",
                "/v1/files?limit=101|400 INVALID_PARAMETER",
                "/v1/vector_stores/vs_none/files|404 VECTOR_STORE_NOT_FOUND",
            })
    void what_is_asked_wrongly_is_told(String path, String error) throws Exception {
        assertThat(error(web.get(path))).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/vector_stores|{\"expires_after\":{\"days\":1}}|400 UNSUPPORTED_PARAMETER",
                "/v1/vector_stores|{\"metadata\":{\"a\":1}}|400 INVALID_REQUEST",
                "/v1/vector_stores|{\"file_ids\":[\"file_none\"]}|404 FILE_NOT_FOUND",
                "/v1/vector_stores|{\"chunking_strategy\":{\"type\":\"magic\"}}|400 INVALID_CHUNKING_STRATEGY",
                "/v1/vector_stores/vs_none/search|{\"query\":\"aaaab\"}|404 VECTOR_STORE_NOT_FOUND",
                "/v1/vector_stores/vs_none/search|{\"query\":\" \"}|400 INVALID_REQUEST",
                "/v1/vector_stores/vs_none/search|{\"query\":\"a\",\"hybrid\":{\"mode\":\"all\"}}|400 INVALID_REQUEST",
                "/v1/vector_stores/vs_none/search|{\"query\":\"a\",\"filters\":{\"type\":\"eq\"}}|400 INVALID_REQUEST",
                "/v1/vector_stores/vs_none/files|{\"file_id\":\"file_none\"}|404 VECTOR_STORE_NOT_FOUND",
                "/v1/vector_stores/vs_none/files|{}|400 INVALID_REQUEST",
            })
    void what_is_sent_wrongly_is_told(String path, String body, String error) throws Exception {
        assertThat(error(web.post(path, body))).isEqualTo(error);
    }

    @Test
    void uploads_are_checked_and_bounded() throws Exception {
        assertThat(error(upload("run.exe", "x"))).isEqualTo("400 INVALID_FILE_TYPE");
        assertThat(error(upload("big.txt", "x".repeat(3_000)))).isEqualTo("413 FILE_TOO_LARGE");
        assertThat(error(upload("huge.txt", "x".repeat(100_000)))).isEqualTo("413 REQUEST_BODY_TOO_LARGE");
        assertThat(error(web.post("/v1/files", "{}", "content-type", "application/json")))
                .isEqualTo("400 INVALID_FORM");
        assertThat(error(web.post(
                        "/v1/files",
                        "--XYZ\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nx\r\n--XYZ--",
                        "content-type",
                        "multipart/form-data; boundary=\"XYZ\"")))
                .isEqualTo("400 MISSING_FILE");
        for (int i = 0; i < 5; i++) { // what was refused has left its place to others
            assertThat(upload("ok.txt", "x").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void an_upload_that_breaks_off_leaves_its_place_to_others() throws Exception {
        String head = "POST /v1/files HTTP/1.1\r\nhost: 127.0.0.1:" + web.port()
                + "\r\ncontent-type: multipart/form-data; boundary=XYZ\r\ncontent-length: 500\r\n\r\n--XYZ\r\n";
        for (int i = 0; i < 5; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
        }
        HttpResponse<String> last = upload("ok.txt", "x");
        for (int tries = 0; last.statusCode() == 503 && tries < 200; tries++) { // the server may hear of it later
            Thread.sleep(10);
            last = upload("ok.txt", "x");
        }
        assertThat(last.statusCode()).as(last.body()).isEqualTo(200);
    }

    @Test
    void a_router_without_stores_says_so() throws Exception {
        management.fixture().documents = null;
        Web none = management.serve(AccessControl.open());
        assertThat(error(none.get("/v1/files"))).isEqualTo("503 FILE_STORE_DISABLED");
        assertThat(error(none.get("/v1/vector_stores"))).isEqualTo("503 VECTOR_STORE_DISABLED");
        HttpRequest.Builder search =
                none.to("/v1/vector_stores/vs_1/search").POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"a\"}"));
        assertThat(error(none.send(search))).isEqualTo("503 VECTOR_STORE_DISABLED");
    }
}
