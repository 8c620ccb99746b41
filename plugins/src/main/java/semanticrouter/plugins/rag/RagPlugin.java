package semanticrouter.plugins.rag;

import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.FactCheck;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Fact.Retrieval;
import semanticrouter.plugins.owntool.OfferCheck;
import semanticrouter.plugins.owntool.ToolTalk;

/// Looks passages up for the requests of one decision and puts them into the conversation.
final class RagPlugin implements Plugin {
    private static final Logger LOGGER = LoggerFactory.getLogger(RagPlugin.class);

    /// Characters of a question that are looked up.
    private static final int QUESTION_MAX = 8_000;

    private static final int SCORES_MAX = 20;

    private final Rag.Options options;
    private final PassageSource source;
    private final boolean byModel;
    private final Injection injection;
    private final ResultCache cache;
    private final EncoderRuntime encoders;
    private final Clock clock;
    private final HttpClient client;
    private final Fanout fanout;

    /// @param client closed with the plugin
    /// @param fanout closed with the plugin
    RagPlugin(
            Rag.Options options,
            PassageSource source,
            ResultCache cache,
            EncoderRuntime encoders,
            Clock clock,
            HttpClient client,
            Fanout fanout) {
        this.options = options;
        this.source = source;
        this.byModel = options.backend().equals("openai")
                && options.backendConfig().workflowMode().equals(Backends.BY_MODEL);
        this.injection = new Injection(options.injectionMode().equals("tool_role"), options.maxContextLength());
        this.cache = cache;
        this.encoders = encoders;
        this.clock = clock;
        this.client = client;
        this.fanout = fanout;
    }

    @Override
    public Reply around(Call call, Upstream next) throws InterruptedException {
        long began = System.nanoTime();
        String text = asked(call);
        String skip = skip(call, text);
        if (!skip.isEmpty()) {
            tell(call, new Looked(Retrieval.SKIPPED, skip, List.of(), 0, false), began);
            return next.send(call);
        }
        Optional<String> obstacle = byModel ? OfferCheck.obstacle(call, SearchTool.NAME) : Optional.empty();
        if (byModel && obstacle.isEmpty()) {
            return searching(call, next);
        }
        try {
            Lookup lookup = look(call, text);
            List<Passage> found = lookup.found();
            String context = injection.context(found);
            Retrieval outcome = found.isEmpty() ? Retrieval.NOTHING : Retrieval.FOUND;
            int characters = context.codePointCount(0, context.length());
            tell(call, new Looked(outcome, obstacle.orElse(""), found, characters, lookup.kept()), began);
            return next.send(found.isEmpty() ? call : told(call, context, found));
        } catch (UnavailableException unavailable) {
            return failed(call, next, unavailable, began);
        }
    }

    /// Passages, and whether those found lately served.
    private record Lookup(List<Passage> found, boolean kept) {}

    private Lookup look(Call call, String text) throws UnavailableException, InterruptedException {
        var question = new PassageSource.Question(text, options.topK(), options.similarityThreshold());
        var key = new ResultCache.Key(source.fingerprint(), recipe(call), tenant(call), question);
        Optional<List<Passage>> kept = options.cacheResults() ? cache.get(key, clock) : Optional.empty();
        if (kept.isPresent()) {
            return new Lookup(kept.get(), true);
        }
        List<Passage> found = source.find(question, call.inbound().deadline());
        if (options.cacheResults()) {
            cache.put(key, found, options.cacheTtlSeconds(), clock);
        }
        return new Lookup(found, false);
    }

    /// Has the model search as often as it likes; all searches are told as one.
    private Reply searching(Call call, Upstream next) throws InterruptedException {
        var all = new ArrayList<Passage>();
        var told = new Searches();
        ToolTalk talk = ToolTalk.of(call.inbound().dialect()).orElseThrow();
        var tool = new SearchTool(
                talk,
                query -> {
                    long began = System.nanoTime();
                    try {
                        Lookup lookup = look(call, first(query));
                        all.addAll(lookup.found());
                        String context = injection.context(lookup.found());
                        told.characters += context.codePointCount(0, context.length());
                        told.kept &= lookup.kept();
                        return context;
                    } finally {
                        told.searches++;
                        told.nanos += System.nanoTime() - began;
                    }
                },
                options.onFailure().equals("block"));
        try {
            return next.send(call.offering(tool));
        } finally {
            all.sort(Comparator.comparingDouble(Passage::score).reversed());
            Retrieval outcome = !tool.failure().isEmpty()
                    ? Retrieval.FAILED
                    : told.searches == 0 ? Retrieval.SKIPPED : all.isEmpty() ? Retrieval.NOTHING : Retrieval.FOUND;
            if (outcome == Retrieval.FAILED) {
                warn(call, tool.failure());
            }
            String reason = outcome == Retrieval.SKIPPED ? "not_asked_for" : tool.failure();
            tell(
                    call,
                    new Looked(outcome, reason, all, told.characters, told.kept && told.searches > 0),
                    System.nanoTime() - told.nanos);
        }
    }

    /// What searches of one request have come to.
    private static final class Searches {
        private int searches;
        private int characters;
        private boolean kept = true;
        private long nanos;
    }

    private Call told(Call call, String context, List<Passage> found) {
        return injection.put(call, context).groundedIn(injection.read(found));
    }

    /// The last text of the user, as far as it is looked up.
    private static String asked(Call call) {
        return first(call.inbound().facts().userText().strip());
    }

    private static String first(String text) {
        return text.codePointCount(0, text.length()) <= QUESTION_MAX
                ? text
                : text.substring(0, text.offsetByCodePoints(0, QUESTION_MAX));
    }

    /// Why nothing is looked up; empty when something is.
    private String skip(Call call, String text) throws InterruptedException {
        if (call.inbound().dryRun()) {
            return "dry_run";
        }
        if (text.isEmpty()) {
            return "no_question";
        }
        return options.minConfidenceThreshold() > 0 && doubtful(call, text) ? "low_confidence" : "";
    }

    /// Whether the question does not ask for facts surely enough; one that cannot be judged is looked up.
    private boolean doubtful(Call call, String text) throws InterruptedException {
        try {
            LabelScores scores = encoders.open(call.inbound().deadline()).classify(FactCheck.TASK, text);
            return FactCheck.needed(scores) < options.minConfidenceThreshold();
        } catch (UnavailableException unavailable) {
            call.trace()
                    .facts()
                    .add(new Fact.PluginFailed(Rag.TYPE, unavailable.failure().code()));
            return false;
        }
    }

    private static String recipe(Call call) {
        var recipe = call.trace().recipe();
        return recipe == null ? "" : recipe.name();
    }

    private static String tenant(Call call) {
        return call.inbound()
                .facts()
                .headers()
                .first(IdentityHeaders.DEFAULT.tenant())
                .orElse("");
    }

    private Reply failed(Call call, Upstream next, UnavailableException unavailable, long began)
            throws InterruptedException {
        String code = unavailable.failure().code();
        warn(call, code);
        tell(call, new Looked(Retrieval.FAILED, code, List.of(), 0, false), began);
        return options.onFailure().equals("block") ? new Reply.Refused(unavailable(code)) : next.send(call);
    }

    private void warn(Call call, String code) {
        (options.onFailure().equals("skip") ? LOGGER.atDebug() : LOGGER.atWarn())
                .addKeyValue("requestId", call.inbound().id())
                .addKeyValue("backend", options.backend())
                .addKeyValue("errorCode", code)
                .log("passages could not be looked up");
        call.trace().facts().add(new Fact.PluginFailed(Rag.TYPE, code));
    }

    /// What a client is told whose decision requires passages.
    static GatewayError unavailable(String code) {
        return new GatewayError(
                503,
                "rag_unavailable",
                "RAG retrieval failed: " + code + "; the decision requires its knowledge store");
    }

    /// What became of a lookup.
    private record Looked(Retrieval outcome, String reason, List<Passage> found, int characters, boolean kept) {}

    private void tell(Call call, Looked looked, long began) {
        call.trace()
                .facts()
                .add(new Fact.Retrieved(
                        options.backend(),
                        looked.outcome(),
                        looked.reason(),
                        looked.found().size(),
                        looked.found().stream()
                                .limit(SCORES_MAX)
                                .map(Passage::score)
                                .toList(),
                        looked.characters(),
                        options.topK(),
                        options.similarityThreshold(),
                        options.cacheResults() && looked.outcome() != Retrieval.SKIPPED
                                ? Optional.of(looked.kept())
                                : Optional.empty(),
                        System.nanoTime() - began));
    }

    @Override
    public void close() {
        source.close();
        client.shutdownNow();
        fanout.close();
    }
}
