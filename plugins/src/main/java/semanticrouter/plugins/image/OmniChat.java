package semanticrouter.plugins.image;

import java.util.OptionalLong;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.plugins.json.JsonService;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A chat service whose replies have images (specification: dataplane §4.14, vllm_omni).
///
/// @param steps of inference
/// @param scale of guidance
/// @param seed empty for a random one
record OmniChat(JsonService service, int width, int height, int steps, double scale, OptionalLong seed)
        implements ImageBackend {
    @Override
    public String protocol() {
        return "vllm_omni";
    }

    @Override
    public boolean writes() {
        return true;
    }

    @Override
    public Made make(String model, String prompt, Deadline deadline) throws UnavailableException, InterruptedException {
        JsonNode reply = service.ask(body(model, prompt), deadline);
        JsonNode content = reply.at("/choices/0/message/content");
        var text = new StringBuilder(content.isString() ? content.asString("") : "");
        String url = "";
        for (JsonNode part : content) {
            text.append(part.path("text").asString(""));
            String named = part.at("/image_url/url").asString("");
            url = url.isEmpty() ? named : url;
        }
        if (url.isEmpty()) {
            throw new UnavailableException(PURPOSE + "_malformed", "the reply has no image");
        }
        return new Made(Picture.ofUrl(url), text.toString(), ImageBackend.usage(reply.path("usage")));
    }

    private String body(String model, String prompt) {
        ObjectNode body = JsonService.JSON.createObjectNode();
        if (!model.isEmpty()) {
            body.put("model", model);
        }
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        ObjectNode how = body.putObject("extra_body")
                .put("width", width)
                .put("height", height)
                .put("num_inference_steps", steps)
                .put("true_cfg_scale", scale);
        seed.ifPresent(number -> how.put("seed", number));
        return JsonService.JSON.writeValueAsString(body);
    }
}
