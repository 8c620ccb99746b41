package semanticrouter.plugins.image;

import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.plugins.json.JsonService;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A service with OpenAI's images API (specification: dataplane §4.14, openai).
///
/// @param size `WxH` in pixels
/// @param quality a word of the service's; empty for its own
/// @param style a word of the service's; empty for its own
record ImagesApi(JsonService service, String size, String quality, String style) implements ImageBackend {
    /// Models that give bytes whatever is asked for, and refuse to be asked.
    private static final String ALWAYS_BYTES = "gpt-image";

    @Override
    public String protocol() {
        return "openai";
    }

    @Override
    public boolean writes() {
        return false;
    }

    @Override
    public Made make(String model, String prompt, Deadline deadline) throws UnavailableException, InterruptedException {
        JsonNode reply = service.ask(body(model, prompt), deadline);
        JsonNode image = reply.at("/data/0");
        String bytes = image.path("b64_json").asString("");
        String url = image.path("url").asString("");
        if (bytes.isEmpty() && url.isEmpty()) {
            throw new UnavailableException(PURPOSE + "_malformed", "the reply has no image");
        }
        Picture picture = bytes.isEmpty() ? Picture.ofUrl(url) : Picture.ofBase64(bytes);
        return new Made(picture, "", ImageBackend.usage(reply.path("usage")));
    }

    private String body(String model, String prompt) {
        ObjectNode body = JsonService.JSON.createObjectNode();
        if (!model.isEmpty()) {
            body.put("model", model);
        }
        body.put("prompt", prompt).put("n", 1).put("size", size);
        if (!quality.isEmpty()) {
            body.put("quality", quality);
        }
        if (!style.isEmpty()) {
            body.put("style", style);
        }
        if (!model.startsWith(ALWAYS_BYTES)) {
            body.put("response_format", "b64_json");
        }
        return JsonService.JSON.writeValueAsString(body);
    }
}
