package semanticrouter.console.documents;

import static semanticrouter.console.http.Json.ordered;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Route.Contract;
import semanticrouter.console.http.RouteAction;
import semanticrouter.console.http.Shape;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.retrieval.Chunking;
import semanticrouter.core.retrieval.DocumentStores;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.core.retrieval.PassageQuery;
import semanticrouter.core.retrieval.StoreFile;
import semanticrouter.core.retrieval.VectorStore;
import tools.jackson.databind.node.ObjectNode;

/// Vector stores, their files and the search in them (specification: dataplane §3.6).
public final class VectorStoreRoutes {
    private static final String STORES = "/v1/vector_stores";
    private static final String STORE = STORES + "/{id}";
    private static final String FILES = STORE + "/files";
    private static final String FILE = FILES + "/{file_id}";
    private static final int BODY = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Optional<DocumentStores> documents;

    private VectorStoreRoutes(Optional<DocumentStores> documents) {
        this.documents = documents;
    }

    /// @param documents empty where none are kept
    public static List<Route> of(Optional<DocumentStores> documents) {
        var routes = new VectorStoreRoutes(documents);
        Shape store = Shape.of(
                "id string",
                "object string",
                "name string",
                "created_at integer",
                "status string",
                "file_counts object",
                "metadata? object",
                "backend_type string");
        Shape held = Shape.of(
                "id string",
                "object string",
                "vector_store_id string",
                "file_id string",
                "status string",
                "chunking_strategy object",
                "created_at integer",
                "last_error? object");
        Shape gone = Shape.of("id string", "object string", "deleted boolean");
        Shape made = Shape.of("name? string", "file_ids? string[]", "metadata? object", "chunking_strategy? object");
        Shape search = Shape.of(
                "query string",
                "max_num_results? integer",
                "filters? object",
                "ranking_options? object",
                "hybrid? object");
        return List.of(
                write("POST", STORES, "Makes a vector store.", made, store, routes::create),
                list(STORES, "Lists vector stores.", routes::list),
                Route.get(STORE, Permission.DATA_READ, "Shows a vector store.", store, routes::show),
                write(
                        "POST",
                        STORE,
                        "Gives a vector store another name or other metadata.",
                        Shape.of("name? string", "metadata? object"),
                        store,
                        routes::change),
                write("DELETE", STORE, "Deletes a vector store; its files stay.", Shape.NONE, gone, routes::delete),
                Route.post(
                        STORE + "/search",
                        Permission.DATA_READ,
                        "Finds the passages of a vector store that fit a question best.",
                        new Contract(Shape.NONE, search, Shape.of("object string", "data object[]"), BODY, false),
                        routes::search),
                write(
                        "POST",
                        FILES,
                        "Has an uploaded file read into a vector store.",
                        Shape.of("file_id string", "chunking_strategy? object"),
                        held,
                        routes::attach),
                list(FILES, "Lists the files of a vector store and what became of them.", routes::contents),
                Route.get(FILE, Permission.DATA_READ, "Shows what became of a file.", held, routes::content),
                write(
                        "DELETE",
                        FILE,
                        "Takes a file out of a vector store; the file itself stays.",
                        Shape.NONE,
                        gone,
                        routes::detach));
    }

    private static Route write(
            String method, String path, String summary, Shape body, Shape reply, RouteAction action) {
        int limit = body.equals(Shape.NONE) ? 0 : BODY;
        return new Route(
                method,
                path,
                Permission.DATA_WRITE,
                summary,
                new Contract(Shape.NONE, body, reply, limit, true),
                action);
    }

    private static Route list(String path, String summary, RouteAction action) {
        return new Route(
                "GET",
                path,
                Permission.DATA_READ,
                summary,
                new Contract(Listings.QUERY, Shape.NONE, Listings.REPLY, 0, false),
                action);
    }

    private DocumentStores open() throws GatewayException {
        return documents.orElseThrow(() -> new GatewayException(
                503,
                "VECTOR_STORE_DISABLED",
                "there are no vector stores; set global.stores.vector_store.enabled: true and restart"));
    }

    private ApiReply create(ApiRequest request) throws GatewayException, InterruptedException {
        DocumentStores open = open();
        ObjectNode body = request.json();
        StoreBody.refuseExpiry(body);
        String name = StoreBody.name(body).orElse("");
        Map<String, String> metadata = StoreBody.metadata(body).orElse(Map.of());
        List<String> files = StoreBody.files(body);
        Chunking chunking = StoreBody.chunking(body);
        for (String file : files) {
            if (Listings.asked(() -> open.files().get(file)).isEmpty()) {
                throw new GatewayException(404, "FILE_NOT_FOUND", "\"file_ids\" names a file that is not there");
            }
        }
        VectorStore store = Listings.asked(() -> open.stores().create(name, metadata));
        for (String file : files) {
            var _ = Listings.asked(() -> open.contents().attach(store.id(), file, chunking));
        }
        return ApiReply.json(
                document(Listings.asked(() -> open.stores().get(store.id())).orElse(store)));
    }

    private ApiReply list(ApiRequest request) throws GatewayException, InterruptedException {
        DocumentStores open = open();
        var page = Listings.page(request);
        return Listings.list(
                Listings.asked(() -> open.stores().list(page)), VectorStoreRoutes::document, VectorStore::id);
    }

    private ApiReply show(ApiRequest request) throws GatewayException, InterruptedException {
        return ApiReply.json(document(known(request)));
    }

    private VectorStore known(ApiRequest request) throws GatewayException, InterruptedException {
        DocumentStores open = open();
        return Listings.asked(() -> open.stores().get(request.variable("id"))).orElseThrow(VectorStoreRoutes::unknown);
    }

    private ApiReply change(ApiRequest request) throws GatewayException, InterruptedException {
        DocumentStores open = open();
        ObjectNode body = request.json();
        StoreBody.refuseExpiry(body);
        Optional<String> name = StoreBody.name(body);
        Optional<Map<String, String>> metadata = StoreBody.metadata(body);
        return ApiReply.json(document(Listings.asked(() -> open.stores().change(request.variable("id"), name, metadata))
                .orElseThrow(VectorStoreRoutes::unknown)));
    }

    private ApiReply delete(ApiRequest request) throws GatewayException, InterruptedException {
        DocumentStores open = open();
        String id = request.variable("id");
        if (!Listings.asked(() -> open.stores().delete(id))) {
            throw unknown();
        }
        return ApiReply.json(ordered("id", id, "object", "vector_store.deleted", "deleted", true));
    }

    private ApiReply search(ApiRequest request) throws GatewayException, InterruptedException {
        DocumentStores open = open();
        PassageQuery query = SearchBody.of(request.json());
        try {
            List<Passage> found = open.stores().search(request.variable("id"), query, Deadline.after(PATIENCE));
            return ApiReply.json(ordered(
                    "object",
                    "vector_store.search_results.page",
                    "data",
                    found.stream().map(VectorStoreRoutes::document).toList()));
        } catch (UnavailableException unavailable) {
            if (unavailable.failure().code().equals("vector_store_not_found")) {
                throw unknown();
            }
            throw new GatewayException(
                    503,
                    "SEARCH_UNAVAILABLE",
                    "the vector store cannot be searched now: "
                            + unavailable.failure().code());
        }
    }

    private ApiReply attach(ApiRequest request) throws GatewayException, InterruptedException {
        DocumentStores open = open();
        ObjectNode body = request.json();
        String file = body.path("file_id").asString("");
        if (file.isEmpty()) {
            throw SearchBody.invalid("\"file_id\" is missing; it is the id that POST /v1/files gave");
        }
        Chunking chunking = StoreBody.chunking(body);
        return ApiReply.json(
                document(Listings.asked(() -> open.contents().attach(request.variable("id"), file, chunking))));
    }

    private ApiReply contents(ApiRequest request) throws GatewayException, InterruptedException {
        VectorStore store = known(request);
        DocumentStores open = open();
        var page = Listings.page(request);
        return Listings.list(
                Listings.asked(() -> open.contents().list(store.id(), page)),
                VectorStoreRoutes::document,
                StoreFile::file);
    }

    private ApiReply content(ApiRequest request) throws GatewayException, InterruptedException {
        DocumentStores open = open();
        return ApiReply.json(document(
                Listings.asked(() -> open.contents().get(request.variable("id"), request.variable("file_id")))
                        .orElseThrow(VectorStoreRoutes::unknownFile)));
    }

    private ApiReply detach(ApiRequest request) throws GatewayException, InterruptedException {
        DocumentStores open = open();
        String file = request.variable("file_id");
        if (!Listings.asked(() -> open.contents().detach(request.variable("id"), file))) {
            throw unknownFile();
        }
        return ApiReply.json(ordered("id", file, "object", "vector_store.file.deleted", "deleted", true));
    }

    private static GatewayException unknown() {
        return new GatewayException(
                404, "VECTOR_STORE_NOT_FOUND", "there is no such vector store; GET /v1/vector_stores lists them");
    }

    private static GatewayException unknownFile() {
        return new GatewayException(
                404, "FILE_NOT_FOUND", "the vector store has no such file; GET its /files lists them");
    }

    private static Map<String, Object> document(VectorStore store) {
        VectorStore.Counts counts = store.counts();
        return ordered(
                "id",
                store.id(),
                "object",
                "vector_store",
                "name",
                store.name(),
                "created_at",
                store.created().getEpochSecond(),
                "status",
                counts.inProgress() > 0 ? "in_progress" : "completed",
                "file_counts",
                ordered(
                        "in_progress",
                        counts.inProgress(),
                        "completed",
                        counts.completed(),
                        "failed",
                        counts.failed(),
                        "total",
                        counts.total()),
                "metadata",
                store.metadata(),
                "backend_type",
                "memory");
    }

    private static Map<String, Object> document(StoreFile held) {
        Chunking chunking = held.chunking();
        Map<String, Object> document = ordered(
                "id",
                held.file(),
                "object",
                "vector_store.file",
                "vector_store_id",
                held.store(),
                "file_id",
                held.file(),
                "status",
                held.status().toString(),
                "chunking_strategy",
                chunking.auto()
                        ? ordered("type", "auto")
                        : ordered(
                                "type",
                                "static",
                                "static",
                                ordered(
                                        "max_chunk_size_tokens",
                                        chunking.size(),
                                        "chunk_overlap_tokens",
                                        chunking.overlap())),
                "created_at",
                held.created().getEpochSecond());
        if (!held.errorCode().isEmpty()) {
            document.put("last_error", ordered("code", held.errorCode(), "message", held.error()));
        }
        return document;
    }

    private static Map<String, Object> document(Passage passage) {
        Map<String, Object> document = ordered(
                "file_id",
                passage.file(),
                "filename",
                passage.name(),
                "content",
                passage.text(),
                "score",
                passage.score(),
                "chunk_index",
                passage.index());
        passage.parts().ifPresent(parts -> {
            document.put("vector_score", parts.vector());
            document.put("bm25_score", parts.bm25());
            document.put("ngram_score", parts.ngram());
        });
        return document;
    }
}
