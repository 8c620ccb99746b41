package semanticrouter.protocols.responses;

import semanticrouter.core.trace.Usage;
import semanticrouter.protocols.StreamMeter;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.sse.SseEvent;
import semanticrouter.protocols.sse.SseScanner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads along the events of a response.
public final class ResponsesMeter implements StreamMeter {
    private static final int EVENT_BYTES_MAX = 128 << 20; // the last event holds the whole response

    private final SseScanner scanner = new SseScanner(EVENT_BYTES_MAX, this::event);
    private boolean token;
    private boolean ended;
    private String status = "";
    private Usage usage = Usage.NONE;

    @Override
    public void accept(byte[] bytes) {
        scanner.accept(bytes);
    }

    @Override
    public boolean sawToken() {
        return token;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public String finishReason() {
        return status;
    }

    @Override
    public boolean endedProperly() {
        return ended && !scanner.insideEvent();
    }

    @Override
    public boolean insideEvent() {
        return scanner.insideEvent();
    }

    private void event(SseEvent event) {
        switch (event.name()) {
            case "response.completed", "response.incomplete" -> {
                ended = true;
                ObjectNode data = Trees.ofText(event.data());
                if (data != null) {
                    status = Trees.string(data.path("response"), "status");
                    usage = usage(data.path("response"));
                }
            }
            case "response.failed" -> status = "failed";
            default -> token |= event.name().endsWith(".delta");
        }
    }

    /// Token counts of a response object.
    public static Usage usage(JsonNode response) {
        JsonNode counts = response.path("usage");
        return new Usage(
                Trees.number(counts, "input_tokens"),
                Trees.number(counts.get("input_tokens_details"), "cached_tokens"),
                Trees.number(counts, "output_tokens"));
    }
}
