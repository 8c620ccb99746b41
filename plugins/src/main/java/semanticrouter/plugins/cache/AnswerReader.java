package semanticrouter.plugins.cache;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.call.Dialect;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells whether a reply is whole and worth keeping (specification: dataplane §4.9, never cached).
///
/// Errors, replies that break off, choices without a reason to end and answers a provider's filter cut are not kept.
final class AnswerReader {
    private static final String DONE = "[DONE]";

    private AnswerReader() {}

    /// The answer in a complete body.
    static Optional<Answer> whole(byte[] body, Dialect dialect, String contentType) {
        Optional<ObjectNode> reply = Json.object(body);
        boolean good = reply.isPresent()
                && switch (dialect) {
                    case OPENAI_CHAT -> completion(reply.get());
                    case ANTHROPIC_MESSAGES -> message(reply.get());
                    case OPENAI_RESPONSES -> false;
                };
        if (!good) {
            return Optional.empty();
        }
        String text = new String(body, StandardCharsets.UTF_8);
        var pieces = new Pieces();
        pieces.add(text, dialect == Dialect.OPENAI_CHAT);
        return Optional.of(new Answer(pieces.finish(), contentType, false));
    }

    private static boolean completion(ObjectNode reply) {
        JsonNode choices = reply.path("choices");
        if (reply.has("error") || !named(reply) || choices.isEmpty()) {
            return false;
        }
        for (JsonNode choice : choices) {
            if (!choice.path("message").isObject() || !ended(choice.path("finish_reason"))) {
                return false;
            }
        }
        return true;
    }

    private static boolean named(JsonNode reply) {
        return reply.path("id").isString()
                && reply.path("model").isString()
                && reply.path("created").isNumber();
    }

    private static boolean ended(JsonNode reason) {
        return reason.isString()
                && !reason.asString("").isEmpty()
                && !reason.asString("").equals("content_filter");
    }

    private static boolean message(ObjectNode reply) {
        String reason = reply.path("stop_reason").asString("");
        return reply.path("type").asString("").equals("message")
                && reply.path("content").isArray()
                && !reason.isEmpty()
                && !reason.equals("refusal");
    }

    /// The answer in a complete event stream.
    static Optional<Answer> stream(byte[] events, Dialect dialect, String contentType) {
        StreamCheck check = switch (dialect) {
            case OPENAI_CHAT -> new ChunkCheck();
            case ANTHROPIC_MESSAGES -> new EventCheck();
            case OPENAI_RESPONSES -> new NoCheck();
        };
        var pieces = new Pieces();
        for (String line : new String(events, StandardCharsets.UTF_8).split("(?<=\n)", -1)) {
            boolean data = line.startsWith("data:");
            String payload = data ? line.substring(5).strip() : "";
            if (data && !payload.equals(DONE)) {
                Optional<ObjectNode> event = Json.object(payload.getBytes(StandardCharsets.UTF_8));
                if (event.isEmpty()) {
                    return Optional.empty();
                }
                check.accept(event.get());
            } else if (data) {
                check.done();
            }
            pieces.add(line, data && dialect == Dialect.OPENAI_CHAT && !payload.equals(DONE));
        }
        return check.good() ? Optional.of(new Answer(pieces.finish(), contentType, true)) : Optional.empty();
    }

    /// Watches the events of a stream.
    private sealed interface StreamCheck {
        void accept(ObjectNode event);

        void done();

        boolean good();
    }

    /// A dialect whose streams are not kept.
    private static final class NoCheck implements StreamCheck {
        @Override
        public void accept(ObjectNode event) {}

        @Override
        public void done() {}

        @Override
        public boolean good() {
            return false;
        }
    }

    /// Chunks of a chat completion.
    private static final class ChunkCheck implements StreamCheck {
        private final Set<Integer> begun = new HashSet<>();
        private final Set<Integer> ended = new HashSet<>();
        private boolean bad;
        private boolean done;

        @Override
        public void accept(ObjectNode chunk) {
            bad |= done || chunk.has("error") || !named(chunk);
            for (JsonNode choice : chunk.path("choices")) {
                int index = choice.path("index").asInt(0);
                begun.add(index);
                JsonNode reason = choice.path("finish_reason");
                if (ended(reason)) {
                    ended.add(index);
                } else {
                    bad |= reason.isString() && !reason.asString("").isEmpty();
                }
            }
        }

        @Override
        public void done() {
            done = true;
        }

        @Override
        public boolean good() {
            return done && !bad && !begun.isEmpty() && ended.equals(begun);
        }
    }

    /// Events of a message.
    private static final class EventCheck implements StreamCheck {
        private boolean started;
        private boolean reason;
        private boolean stopped;
        private boolean bad;

        @Override
        public void accept(ObjectNode event) {
            switch (event.path("type").asString("")) {
                case "message_start" -> started = true;
                case "message_delta" -> {
                    String why = event.path("delta").path("stop_reason").asString("");
                    reason |= !why.isEmpty();
                    bad |= why.equals("refusal");
                }
                case "message_stop" -> stopped = true;
                case "error" -> bad = true;
                default -> {}
            }
        }

        @Override
        public void done() {}

        @Override
        public boolean good() {
            return started && reason && stopped && !bad;
        }
    }
}
