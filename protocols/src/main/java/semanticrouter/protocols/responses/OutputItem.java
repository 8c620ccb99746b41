package semanticrouter.protocols.responses;

import semanticrouter.protocols.json.Trees;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An item of a response while it grows. One owner.
sealed interface OutputItem {
    /// The item as it is now.
    ///
    /// @param status `in_progress`, `completed` or `incomplete`
    ObjectNode json(String status);

    /// Its id.
    String id();

    /// What the model thought.
    final class Reasoning implements OutputItem {
        final String id;
        final StringBuilder text = new StringBuilder();
        final ArrayNode blocks = Trees.array();

        Reasoning(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public ObjectNode json(String status) {
            ObjectNode item = Trees.object().put("id", id).put("type", "reasoning");
            item.putArray("summary");
            ArrayNode content = item.putArray("content");
            if (!text.isEmpty()) {
                content.addObject().put("type", "reasoning_text").put("text", text.toString());
            }
            if (!blocks.isEmpty()) {
                item.put("encrypted_content", SealedThinking.seal(blocks));
            }
            return item.put("status", status);
        }
    }

    /// What the model said: a text, a refusal, or one after the other.
    final class Message implements OutputItem {
        final String id;
        final StringBuilder text = new StringBuilder();
        final StringBuilder refusal = new StringBuilder();
        final ArrayNode annotations = Trees.array();
        final ArrayNode logprobs = Trees.array();
        /// Place of each part in the content, -1 while it is not there.
        int textAt = -1;

        int refusalAt = -1;

        Message(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        ObjectNode textPart() {
            ObjectNode part = Trees.object().put("type", "output_text").put("text", text.toString());
            part.set("annotations", annotations.deepCopy());
            part.set("logprobs", logprobs.deepCopy());
            return part;
        }

        ObjectNode refusalPart() {
            return Trees.object().put("type", "refusal").put("refusal", refusal.toString());
        }

        @Override
        public ObjectNode json(String status) {
            ObjectNode item =
                    Trees.object().put("id", id).put("type", "message").put("status", status);
            ArrayNode content = item.put("role", "assistant").putArray("content");
            for (int i = 0; i <= Math.max(textAt, refusalAt); i++) {
                content.add(i == textAt ? textPart() : refusalPart());
            }
            return item;
        }
    }

    /// An image that was made.
    final class Image implements OutputItem {
        final String id;
        final String result;

        /// @param url data URI, or where it is
        Image(String id, String url) {
            this.id = id;
            this.result = url.startsWith("data:") ? url.substring(url.indexOf(',') + 1) : url;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public ObjectNode json(String status) {
            ObjectNode item = Trees.object()
                    .put("id", id)
                    .put("type", "image_generation_call")
                    .put("status", status);
            return status.equals("in_progress") ? item.putNull("result") : item.put("result", result);
        }
    }

    /// A tool the model wants called.
    final class Call implements OutputItem {
        final String id;
        final boolean custom;
        final String callId;
        final StringBuilder name;
        final StringBuilder arguments = new StringBuilder();

        Call(String id, boolean custom, String callId, String name) {
            this.id = id;
            this.custom = custom;
            this.callId = callId;
            this.name = new StringBuilder(name);
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public ObjectNode json(String status) {
            return Trees.object()
                    .put("id", id)
                    .put("type", custom ? "custom_tool_call" : "function_call")
                    .put("status", status)
                    .put("call_id", callId)
                    .put("name", name.toString())
                    .put(custom ? "input" : "arguments", arguments.toString());
        }
    }
}
