package semanticrouter.plugins.tools;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.json.JsonArray;
import tools.jackson.databind.JsonNode;

/// Keeps those of a client's tools that fit its request (specification: dataplane §4.7, mode filter).
///
/// @param threshold least similarity of a tool's name and description to the request
/// @param preserved best tools that stay in any case
/// @param none whether a request without fitting tools is sent with none, rather than with an empty list
record ToolFilter(double threshold, int preserved, boolean none, EncoderRuntime encoders) {
    private static final Logger LOGGER = LoggerFactory.getLogger(ToolFilter.class);

    /// Tools compared; a longer list goes on as it is, comparing it would take too long.
    private static final int TOOLS = 256;

    /// The body with the tools that fit, in their order.
    ChatBody kept(Call call) throws InterruptedException {
        ChatBody body = call.body();
        String text = call.inbound().facts().evalSample();
        Optional<JsonArray> tools = body.field("tools").flatMap(JsonArray::parse);
        boolean free = body.field("tool_choice").isEmpty() || ToolOffer.asked(body);
        if (!free
                || text.isBlank()
                || tools.isEmpty()
                || tools.get().isEmpty()
                || tools.get().size() > TOOLS) {
            return body;
        }
        long began = System.nanoTime();
        try {
            double[] scores = scores(tools.get().elements(), text, call);
            List<String> fitting = fitting(tools.get().elements(), scores);
            double best = fitting.isEmpty()
                    ? 0
                    : Math.max(0, Arrays.stream(scores).max().orElse(0));
            long took = System.nanoTime() - began;
            call.trace().facts().add(new Fact.ToolsRetrieved("filter", fitting.size(), best, took));
            return fitting.size() == tools.get().size() ? body : ToolOffer.replaced(body, fitting, none);
        } catch (UnavailableException unavailable) {
            LOGGER.atWarn()
                    .addKeyValue("requestId", call.inbound().id())
                    .addKeyValue("errorCode", unavailable.failure().code())
                    .log("tools could not be compared with the request, which goes on as it is");
            call.trace()
                    .facts()
                    .add(new Fact.PluginFailed(
                            ToolSelection.TYPE, unavailable.failure().code()));
            return body;
        }
    }

    private double[] scores(List<JsonArray.Element> tools, String text, Call call)
            throws UnavailableException, InterruptedException {
        Encodings encodings = encoders.open(call.inbound().deadline());
        Embedding wish = encodings.embed(text);
        double[] scores = new double[tools.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = encodings.embed(described(tools.get(i).value())).cosine(wish);
        }
        return scores;
    }

    private List<String> fitting(List<JsonArray.Element> tools, double[] scores) {
        double last = bar(scores);
        var fitting = new ArrayList<String>();
        int better = (int) Arrays.stream(scores).filter(score -> score > last).count();
        int ties = Math.max(0, preserved - better);
        for (int i = 0; i < scores.length; i++) {
            boolean best = preserved > 0 && (scores[i] > last || (scores[i] == last && ties-- > 0));
            if (best || scores[i] >= (float) threshold) {
                fitting.add(tools.get(i).text());
            }
        }
        return fitting;
    }

    /// The score of the last tool that is preserved.
    private double bar(double[] scores) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return preserved == 0 ? Double.POSITIVE_INFINITY : sorted[Math.max(0, sorted.length - preserved)];
    }

    private static String described(JsonNode tool) {
        JsonNode function = tool.path("function").isObject() ? tool.path("function") : tool;
        return (ToolFields.name(tool) + " " + function.path("description").asString("")).strip();
    }
}
