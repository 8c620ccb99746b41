package semanticrouter.cli.smoke;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.cli.smoke.Check.Amiss;
import tools.jackson.databind.JsonNode;

/// The APIs that clients speak, as their own libraries speak them.
enum Wire {
    /// OpenAI's Chat Completions.
    CHAT("Chat", "/chat/completions") {
        @Override
        void say(Map<String, Object> body, String prompt) {
            body.put("messages", List.of(Map.of("role", "user", "content", prompt)));
        }

        @Override
        Map<String, String> credentials(String key) {
            return bearer(key);
        }

        @Override
        String whole(JsonNode body) throws Amiss {
            is(body, "object", "chat.completion");
            is(body.at("/choices/0"), "finish_reason", "stop");
            tokens(body, "total_tokens");
            return body.at("/choices/0/message/content").asString("");
        }

        @Override
        String streamed(List<Event> events) throws Amiss {
            if (!events.getLast().data().equals("[DONE]")) {
                throw new Amiss("the stream does not end with [DONE]");
            }
            var text = new StringBuilder();
            String finish = "";
            for (Event event : events.subList(0, events.size() - 1)) {
                JsonNode chunk = event.json();
                is(chunk, "object", "chat.completion.chunk");
                text.append(chunk.at("/choices/0/delta/content").asString(""));
                JsonNode reason = chunk.at("/choices/0/finish_reason");
                finish = reason.isString() ? reason.asString() : finish;
            }
            if (finish.isEmpty()) {
                throw new Amiss("no chunk has a finish_reason");
            }
            return text.toString();
        }
    },
    /// OpenAI's Responses.
    RESPONSES("Responses", "/responses") {
        @Override
        void say(Map<String, Object> body, String prompt) {
            body.put("input", prompt);
        }

        @Override
        Map<String, String> credentials(String key) {
            return bearer(key);
        }

        @Override
        String whole(JsonNode body) throws Amiss {
            is(body, "object", "response");
            is(body, "status", "completed");
            tokens(body, "total_tokens");
            var text = new StringBuilder();
            for (JsonNode item : body.path("output")) {
                item.path("content")
                        .forEach(part -> text.append(part.path("text").asString("")));
            }
            return text.toString();
        }

        @Override
        String streamed(List<Event> events) throws Amiss {
            first(events, "response.created");
            last(events, "response.completed");
            var text = new StringBuilder();
            for (Event event : events) {
                JsonNode json = event.json();
                if (json.path("type").asString("").equals("response.output_text.delta")) {
                    text.append(json.path("delta").asString(""));
                }
            }
            String said = whole(events.getLast().json().path("response"));
            if (!said.contentEquals(text)) {
                throw new Amiss("the pieces are not the text of response.completed");
            }
            return said;
        }
    },
    /// Anthropic's Messages.
    MESSAGES("Messages", "/messages") {
        @Override
        void say(Map<String, Object> body, String prompt) {
            body.put("max_tokens", 1024);
            body.put("messages", List.of(Map.of("role", "user", "content", prompt)));
        }

        @Override
        Map<String, String> credentials(String key) {
            return Map.of("x-api-key", key, "anthropic-version", "2023-06-01");
        }

        @Override
        String whole(JsonNode body) throws Amiss {
            is(body, "type", "message");
            is(body, "role", "assistant");
            is(body, "stop_reason", "end_turn");
            tokens(body, "output_tokens");
            var text = new StringBuilder();
            body.path("content").forEach(block -> text.append(block.path("text").asString("")));
            return text.toString();
        }

        @Override
        String streamed(List<Event> events) throws Amiss {
            first(events, "message_start");
            last(events, "message_stop");
            var text = new StringBuilder();
            for (Event event : events) {
                text.append(event.json().at("/delta/text").asString(""));
            }
            return text.toString();
        }
    };

    private final String title;
    private final String path;

    Wire(String title, String path) {
        this.title = title;
        this.path = path;
    }

    /// One event of a stream.
    ///
    /// @param name empty when it has none
    record Event(String name, String data) {
        JsonNode json() throws Amiss {
            return Calls.json(data);
        }
    }

    /// Its name for people.
    String title() {
        return title;
    }

    /// Path below the base address of a listener.
    String path() {
        return path;
    }

    /// What a client sends.
    Map<String, Object> body(String prompt, boolean stream) {
        var body = new LinkedHashMap<String, Object>();
        body.put("model", "auto");
        say(body, prompt);
        body.put("stream", stream);
        return body;
    }

    abstract void say(Map<String, Object> body, String prompt);

    /// The headers that show a key.
    abstract Map<String, String> credentials(String key);

    /// The text of a whole answer.
    ///
    /// @throws Amiss when it has another shape
    abstract String whole(JsonNode body) throws Amiss;

    /// The text of a streamed answer, which has at least one event.
    ///
    /// @throws Amiss when it has another shape
    abstract String streamed(List<Event> events) throws Amiss;

    private static Map<String, String> bearer(String key) {
        return Map.of("authorization", "Bearer " + key);
    }

    private static void is(JsonNode owner, String field, String word) throws Amiss {
        String found = owner.path(field).asString("");
        if (!found.equals(word)) {
            throw new Amiss("\"" + field + "\" is \"" + found + "\", not \"" + word + "\"");
        }
    }

    private static void tokens(JsonNode body, String field) throws Amiss {
        if (body.path("usage").path(field).asInt(0) < 1) {
            throw new Amiss("usage." + field + " counts nothing");
        }
    }

    private static void first(List<Event> events, String name) throws Amiss {
        named(events.getFirst(), name, "begins");
    }

    private static void last(List<Event> events, String name) throws Amiss {
        named(events.getLast(), name, "ends");
    }

    private static void named(Event event, String name, String verb) throws Amiss {
        if (!event.name().equals(name)
                || !event.json().path("type").asString("").equals(name)) {
            throw new Amiss("the stream " + verb + " with \"" + event.name() + "\", not \"" + name + "\"");
        }
    }
}
