package semanticrouter.protocols.responses;

import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseMeter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads along the events of a response.
public final class ResponsesMeter extends SseMeter {
    private static final int EVENT_BYTES_MAX = 128 << 20; // the last event holds the whole response

    private Usage usage = Usage.NONE;

    public ResponsesMeter() {
        super(EVENT_BYTES_MAX);
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    protected void event(SseEvent event) {
        switch (event.name()) {
            case "response.completed", "response.incomplete" -> {
                ended();
                ObjectNode data = Trees.ofText(event.data());
                if (data != null) {
                    stopped(Trees.string(data.path("response"), "status"));
                    usage = usage(data.path("response"));
                }
            }
            case "response.failed" -> stopped("failed");
            default -> {
                if (event.name().endsWith(".delta")) {
                    said();
                }
            }
        }
    }

    /// Token counts of a response object.
    public static Usage usage(JsonNode response) {
        JsonNode counts = response.path("usage");
        JsonNode cache = counts.get("input_tokens_details");
        return new Usage(
                Trees.number(counts, "input_tokens"),
                Trees.number(cache, "cached_tokens"),
                Trees.number(cache, "cache_write_tokens"),
                Trees.number(counts, "output_tokens"));
    }
}
