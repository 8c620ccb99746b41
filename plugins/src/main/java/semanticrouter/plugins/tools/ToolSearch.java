package semanticrouter.plugins.tools;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.trace.Fact;

/// Replaces a request's tools by those of a database that fit it.
///
/// @param plugin type of the plugin that searches
/// @param none whether a request without fitting tools is sent with none, rather than with an empty list
record ToolSearch(
        String plugin, Awaited<ToolDatabase> database, ToolRanking ranking, boolean none, EncoderRuntime encoders) {
    private static final Logger LOGGER = LoggerFactory.getLogger(ToolSearch.class);

    /// The body with the tools that fit; the body itself when the client chooses otherwise or nothing can be compared.
    ChatBody offer(Call call) throws InterruptedException {
        ChatBody body = call.body();
        String text = call.inbound().facts().evalSample();
        if (!ToolOffer.asked(body) || text.isBlank()) {
            return body;
        }
        long began = System.nanoTime();
        try {
            ToolDatabase tools = database.get();
            Embedding vector = encoders.open(call.inbound().deadline()).embed(text);
            String category =
                    call.trace().matched().map(Decision.Matched::category).orElse("");
            double certainty =
                    call.trace().matched().map(Decision.Matched::confidence).orElse(0.0);
            List<ToolRanking.Scored> picked =
                    ranking.pick(tools, new ToolRanking.Wish(text, vector, category, certainty));
            long took = System.nanoTime() - began;
            double confidence = picked.isEmpty() ? 0 : picked.getFirst().score();
            call.trace().facts().add(new Fact.ToolsRetrieved(ranking.strategy(), picked.size(), confidence, took));
            Dialect dialect = call.inbound().dialect();
            List<String> offered = picked.stream()
                    .map(scored -> ToolOffer.shaped(scored.tool().definition(), dialect))
                    .toList();
            return ToolOffer.replaced(body, offered, none);
        } catch (UnavailableException unavailable) {
            LOGGER.atWarn()
                    .addKeyValue("requestId", call.inbound().id())
                    .addKeyValue("errorCode", unavailable.failure().code())
                    .log("tools could not be compared with the request, which goes on as it is");
            call.trace()
                    .facts()
                    .add(new Fact.PluginFailed(plugin, unavailable.failure().code()));
            return body;
        }
    }
}
