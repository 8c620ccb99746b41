package semanticrouter.console.documents;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.retrieval.Chunking;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads what vector stores and their files are made of (specification: dataplane §3.6, §5.4).
final class StoreBody {
    private static final int NAME_MAX = 256;
    private static final int ENTRIES_MAX = 16;
    private static final int KEY_MAX = 64;
    private static final int VALUE_MAX = 512;
    private static final int FILES_MAX = 100;

    private StoreBody() {}

    /// The name; empty when it is not given.
    static Optional<String> name(ObjectNode body) throws GatewayException {
        JsonNode name = body.path("name");
        if (name.isMissingNode() || name.isNull()) {
            return Optional.empty();
        }
        if (!name.isString() || name.stringValue().length() > NAME_MAX) {
            throw SearchBody.invalid("\"name\" must be a text of at most " + NAME_MAX + " characters");
        }
        return Optional.of(name.stringValue());
    }

    static Optional<Map<String, String>> metadata(ObjectNode body) throws GatewayException {
        JsonNode given = body.path("metadata");
        if (given.isMissingNode() || given.isNull()) {
            return Optional.empty();
        }
        var metadata = new LinkedHashMap<String, String>();
        boolean fits = given.isObject() && given.size() <= ENTRIES_MAX;
        for (Map.Entry<String, JsonNode> entry : given.properties()) {
            String value = entry.getValue().asString("");
            fits &= entry.getValue().isString() && entry.getKey().length() <= KEY_MAX && value.length() <= VALUE_MAX;
            metadata.put(entry.getKey(), value);
        }
        if (!fits) {
            throw SearchBody.invalid("\"metadata\" must be an object of at most " + ENTRIES_MAX + " texts of at most "
                    + VALUE_MAX + " characters, with names of at most " + KEY_MAX);
        }
        return Optional.of(metadata);
    }

    static List<String> files(ObjectNode body) throws GatewayException {
        JsonNode given = body.path("file_ids");
        var files = new ArrayList<String>();
        for (JsonNode file : given) {
            if (!file.isString() || files.size() == FILES_MAX) {
                throw SearchBody.invalid("\"file_ids\" must be at most " + FILES_MAX + " ids");
            }
            files.add(file.stringValue());
        }
        return files;
    }

    /// What is not built is refused: a store that should expire and does not keeps what should be gone.
    static void refuseExpiry(ObjectNode body) throws GatewayException {
        if (body.has("expires_after") && !body.path("expires_after").isNull()) {
            throw new GatewayException(
                    400,
                    "UNSUPPORTED_PARAMETER",
                    "\"expires_after\" is not built into this version; leave it out and delete the store when it is done");
        }
    }

    static Chunking chunking(ObjectNode body) throws GatewayException {
        JsonNode given = body.path("chunking_strategy");
        String type = given.path("type").asString("auto");
        if (type.equals("auto")) {
            return Chunking.AUTO;
        }
        JsonNode fixed = given.path("static");
        JsonNode size = fixed.path("max_chunk_size_tokens");
        JsonNode overlap = fixed.path("chunk_overlap_tokens");
        int characters = size.isMissingNode() ? Chunking.AUTO.size() : size.asInt(0);
        int shared = overlap.isMissingNode() ? Chunking.AUTO.overlap() : overlap.asInt(-1);
        if (!type.equals("static") || characters < 1 || characters > Chunking.SIZE_MAX || shared < 0) {
            throw new GatewayException(
                    400,
                    "INVALID_CHUNKING_STRATEGY",
                    "\"chunking_strategy\" has a \"type\" auto, or static with \"static\":"
                            + " {\"max_chunk_size_tokens\": 1 to " + Chunking.SIZE_MAX
                            + ", \"chunk_overlap_tokens\": 0 or more}");
        }
        return new Chunking(false, characters, shared);
    }
}
