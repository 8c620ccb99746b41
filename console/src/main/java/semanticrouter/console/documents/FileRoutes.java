package semanticrouter.console.documents;

import static semanticrouter.console.http.Json.ordered;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.FormParts;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Route.Contract;
import semanticrouter.console.http.Shape;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.retrieval.DocumentStores;
import semanticrouter.core.retrieval.UploadedFile;
import semanticrouter.core.retrieval.UploadedFiles;

/// Files that are uploaded for vector stores (specification: dataplane §3.6).
public final class FileRoutes {
    private static final String FILES = "/v1/files";
    private static final String FILE = FILES + "/{id}";

    /// What a form has beside its file.
    private static final int FORM_BYTES = 64 << 10;

    private static final int PURPOSE_MAX = 64;

    private static final int UPLOADS = 4;

    private final Optional<DocumentStores> documents;
    private final Semaphore uploads = new Semaphore(UPLOADS);

    private FileRoutes(Optional<DocumentStores> documents) {
        this.documents = documents;
    }

    /// @param documents empty where none are kept
    public static List<Route> of(Optional<DocumentStores> documents) {
        var routes = new FileRoutes(documents);
        Shape file = Shape.of(
                "id string",
                "object string",
                "bytes integer",
                "created_at integer",
                "filename string",
                "purpose string",
                "status string");
        Shape gone = Shape.of("id string", "object string", "deleted boolean");
        int limit = (int) Math.min(
                Integer.MAX_VALUE,
                documents.map(stores -> stores.files().bytesMax()).orElse(0L) + FORM_BYTES);
        return List.of(
                new Route(
                        "POST",
                        FILES,
                        Permission.DATA_WRITE,
                        "Uploads a file for vector stores, as a form with the fields file and purpose.",
                        new Contract(Shape.NONE, Shape.of("file file", "purpose? string"), file, limit, true),
                        routes::upload),
                new Route(
                        "GET",
                        FILES,
                        Permission.DATA_READ,
                        "Lists uploaded files.",
                        new Contract(Listings.QUERY, Shape.NONE, Listings.REPLY, 0, false),
                        routes::list),
                Route.get(FILE, Permission.DATA_READ, "Shows a file.", file, routes::show),
                Route.get(
                        FILE + "/content",
                        Permission.DATA_READ,
                        "Gives a file as it was uploaded.",
                        Shape.NONE,
                        routes::content),
                new Route(
                        "DELETE",
                        FILE,
                        Permission.DATA_WRITE,
                        "Deletes a file, in every vector store too.",
                        new Contract(Shape.NONE, Shape.NONE, gone, 0, true),
                        routes::delete));
    }

    private UploadedFiles files() throws GatewayException {
        return documents
                .map(DocumentStores::files)
                .orElseThrow(() -> new GatewayException(
                        503,
                        "FILE_STORE_DISABLED",
                        "no files are kept; set global.stores.vector_store.enabled: true and restart"));
    }

    /// Files are large for this process, so few are taken apart at a time.
    private ApiReply upload(ApiRequest request) throws GatewayException, InterruptedException {
        UploadedFiles files = files();
        if (!uploads.tryAcquire()) {
            throw new GatewayException(
                    new GatewayError(503, "OVERLOADED", "other files are coming in; try again", OptionalInt.of(1)));
        }
        try {
            return upload(request, files);
        } finally {
            uploads.release();
        }
    }

    private static ApiReply upload(ApiRequest request, UploadedFiles files)
            throws GatewayException, InterruptedException {
        FormParts form = FormParts.of(request);
        FormParts.Part file = form.get("file")
                .filter(part -> !part.file().isEmpty())
                .orElseThrow(() -> new GatewayException(
                        400, "MISSING_FILE", "the form needs a field \"file\" with a file and its name"));
        String purpose = form.get("purpose")
                .map(FormParts.Part::text)
                .orElse("assistants")
                .strip();
        if (purpose.length() > PURPOSE_MAX) {
            throw new GatewayException(
                    400, "INVALID_PURPOSE", "\"purpose\" must have at most " + PURPOSE_MAX + " characters");
        }
        String path = file.file().replace('\\', '/');
        String name = path.substring(path.lastIndexOf('/') + 1);
        return ApiReply.json(document(Listings.asked(() -> files.put(name, purpose, file.content()))));
    }

    private ApiReply list(ApiRequest request) throws GatewayException, InterruptedException {
        UploadedFiles files = files();
        var page = Listings.page(request);
        return Listings.list(Listings.asked(() -> files.list(page)), FileRoutes::document, UploadedFile::id);
    }

    private ApiReply show(ApiRequest request) throws GatewayException, InterruptedException {
        return ApiReply.json(document(known(request)));
    }

    private UploadedFile known(ApiRequest request) throws GatewayException, InterruptedException {
        UploadedFiles files = files();
        return Listings.asked(() -> files.get(request.variable("id"))).orElseThrow(FileRoutes::unknown);
    }

    /// Always something to save: a browser must not run what somebody has uploaded.
    private ApiReply content(ApiRequest request) throws GatewayException, InterruptedException {
        UploadedFiles files = files();
        byte[] content =
                Listings.asked(() -> files.content(request.variable("id"))).orElseThrow(FileRoutes::unknown);
        return new ApiReply(200, "application/octet-stream", Headers.of("content-disposition", "attachment"), content);
    }

    private ApiReply delete(ApiRequest request) throws GatewayException, InterruptedException {
        UploadedFiles files = files();
        String id = request.variable("id");
        if (!Listings.asked(() -> files.delete(id))) {
            throw unknown();
        }
        return ApiReply.json(ordered("id", id, "object", "file", "deleted", true));
    }

    private static GatewayException unknown() {
        return new GatewayException(404, "FILE_NOT_FOUND", "there is no such file; GET /v1/files lists them");
    }

    private static Map<String, Object> document(UploadedFile file) {
        return ordered(
                "id",
                file.id(),
                "object",
                "file",
                "bytes",
                file.bytes(),
                "created_at",
                file.created().getEpochSecond(),
                "filename",
                file.name(),
                "purpose",
                file.purpose(),
                "status",
                "uploaded");
    }
}
