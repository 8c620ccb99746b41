package semanticrouter.console.tracing;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import semanticrouter.console.record.PiiTypes;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Facts;
import semanticrouter.core.trace.PluginRun;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RoutingTrace;

/// What spans say: names, numbers and configured words, and no text (specification: dataplane §6.7).
///
/// Who the user is, is not among it: a collector is often open to more people than the router's own records.
final class SpanAttributes {
    private SpanAttributes() {}

    static Attributes request(Completion done) {
        RoutingTrace trace = done.trace();
        AttributesBuilder attributes = Attributes.builder()
                .put(stringKey("request.id"), trace.id())
                .put(stringKey("http.method"), "POST")
                .put(longKey("http.status_code"), done.status())
                .put(longKey("http.response.status_code"), done.status())
                .put(stringKey("vsr.response_path"), done.path())
                .put(booleanKey("vsr.streamed"), done.streamed())
                .put(doubleKey("processing.time_ms"), done.totalNanos() / 1e6);
        trace.facts()
                .first(Fact.Received.class)
                .ifPresent(received -> attributes.put(stringKey("http.path"), received.path()));
        if (!trace.session().id().isEmpty()) {
            attributes
                    .put(stringKey("session.id"), trace.session().id())
                    .put(
                            stringKey("vsr.session_source"),
                            trace.session().source().toString());
        }
        return attributes.build();
    }

    /// @param matched rules that hold, with their confidence, NaN for none
    static Attributes signal(String family, long nanos, Map<String, Double> matched) {
        AttributesBuilder attributes = Attributes.builder()
                .put(stringKey("signal.type"), family)
                .put(stringArrayKey("signal.matched_rules"), List.copyOf(matched.keySet()))
                .put(doubleKey("signal.latency_ms"), nanos / 1e6);
        matched.values().stream()
                .filter(confidence -> !confidence.isNaN())
                .max(Double::compare)
                .ifPresent(confidence -> attributes.put(doubleKey("signal.confidence"), confidence));
        return attributes.build();
    }

    static Attributes classification(RoutingTrace trace, Evidence evidence) {
        AttributesBuilder attributes = Attributes.builder().put(stringKey("classifier.type"), "domain");
        List<String> matched = evidence.matched("domain");
        String decided = trace.matched().map(Decision.Matched::category).orElse("");
        String category = decided.isEmpty() && !matched.isEmpty() ? matched.getFirst() : decided;
        if (!category.isEmpty()) {
            attributes.put(stringKey("category.name"), category);
            Double confidence = evidence.confidences().get("domain:" + category);
            if (confidence != null) {
                attributes.put(doubleKey("category.confidence"), confidence);
            }
        }
        return attributes.build();
    }

    static Attributes pii(Completion done, Evidence evidence) {
        boolean detected = !evidence.matched("pii").isEmpty();
        return Attributes.builder()
                .put(booleanKey("pii.detected"), detected)
                .put(stringArrayKey("pii.types"), PiiTypes.of(evidence))
                .put(stringKey("security.action"), action(done, detected))
                .build();
    }

    static Attributes jailbreak(Completion done, Evidence evidence) {
        List<String> matched = evidence.matched("jailbreak");
        AttributesBuilder attributes = Attributes.builder()
                .put(booleanKey("jailbreak.detected"), !matched.isEmpty())
                .put(stringKey("security.action"), action(done, !matched.isEmpty()));
        if (!matched.isEmpty()) {
            attributes.put(stringKey("jailbreak.type"), matched.getFirst());
        }
        return attributes.build();
    }

    /// What became of a request that a guard spoke up about: answered here without a model, refused, or let through.
    private static String action(Completion done, boolean detected) {
        boolean stopped = done.path().equals("fast_response") || done.path().equals("blocked");
        return detected && stopped ? "block" : "allow";
    }

    static Attributes decision(RoutingTrace trace) {
        AttributesBuilder attributes = Attributes.builder();
        RecipeOutline recipe = trace.recipe();
        if (recipe != null) {
            attributes.put(
                    stringKey("decision.strategy"),
                    recipe.evidence().program().strategy().name().toLowerCase(Locale.ROOT));
        }
        trace.matched()
                .ifPresent(won -> attributes
                        .put(stringKey("decision.name"), won.name())
                        .put(doubleKey("decision.confidence"), won.confidence())
                        .put(stringArrayKey("decision.matched_rules"), won.matchedRules()));
        Retention retention = trace.retention();
        retention.drop().ifPresent(said -> attributes.put(booleanKey("vsr.retention.drop"), said));
        retention.ttlTurns().ifPresent(turns -> attributes.put(longKey("vsr.retention.ttl_turns"), turns));
        retention
                .keepCurrentModel()
                .ifPresent(said -> attributes.put(booleanKey("vsr.retention.keep_current_model"), said));
        retention
                .preferPrefix()
                .ifPresent(said -> attributes.put(booleanKey("vsr.retention.prefer_prefix_retention"), said));
        return attributes.build();
    }

    static Attributes selection(RoutingTrace trace) {
        AttributesBuilder attributes = Attributes.builder()
                .put(stringKey("routing.strategy"), trace.algorithm())
                .put(stringKey("routing.original_model"), trace.requestedModel())
                .put(stringKey("routing.selected_model"), trace.modelName());
        if (trace.selection() instanceof Selection.Single single) {
            attributes.put(stringKey("routing.reason"), single.reason());
        }
        trace.helper()
                .ifPresent(asked -> attributes
                        .put(stringKey("vsr.helper.model"), asked.helper().ref().effectiveModel())
                        .put(doubleKey("vsr.helper.latency_ms"), asked.nanos() / 1e6));
        return attributes.build();
    }

    static Attributes plugin(PluginRun run, RoutingTrace trace) {
        String failure = trace.facts().all().stream()
                .filter(fact -> fact instanceof Fact.PluginFailed failed
                        && failed.plugin().equals(run.type()))
                .map(fact -> ((Fact.PluginFailed) fact).reason())
                .findFirst()
                .orElse("ok");
        return Attributes.builder()
                .put(stringKey("plugin.type"), run.type())
                .put(
                        stringKey("plugin.decision"),
                        trace.matched().map(Decision.Matched::name).orElse(""))
                .put(booleanKey("plugin.enabled"), true)
                .put(stringKey("plugin.status"), run.status().name().toLowerCase(Locale.ROOT))
                .put(stringKey("plugin.result"), failure)
                .put(doubleKey("plugin.latency_ms"), run.micros() / 1e3)
                .build();
    }

    static Attributes cache(Fact.CacheLookup lookup, RoutingTrace trace) {
        AttributesBuilder attributes = Attributes.builder()
                .put(booleanKey("cache.hit"), lookup.hit() != Fact.Hit.NONE)
                .put(stringKey("vsr.cache.hit_kind"), lookup.hit().toString())
                .put(doubleKey("cache.threshold"), lookup.threshold())
                .put(doubleKey("cache.lookup_time_ms"), lookup.nanos() / 1e6);
        trace.facts()
                .first(Fact.CacheWriteSkipped.class)
                .ifPresent(skipped -> attributes.put(
                        stringKey("cache.write_skipped_reason"),
                        skipped.reason().toString()));
        return attributes.build();
    }

    static Attributes tools(Fact.ToolsRetrieved tools) {
        return Attributes.builder()
                .put(booleanKey("tools.selected"), tools.count() > 0)
                .put(longKey("tools.count"), tools.count())
                .build();
    }

    static Attributes retrieval(Fact.Retrieved looked, RoutingTrace trace) {
        return Attributes.builder()
                .put(stringKey("rag.backend"), looked.backend())
                .put(
                        stringKey("rag.decision"),
                        trace.matched().map(Decision.Matched::name).orElse(""))
                .put(doubleKey("rag.similarity_threshold"), looked.threshold())
                .put(longKey("rag.top_k"), looked.topK())
                .put(doubleKey("rag.latency_seconds"), looked.nanos() / 1e9)
                .put(booleanKey("rag.success"), looked.outcome() == Fact.Retrieval.FOUND)
                .put(stringKey("vsr.rag.status"), looked.outcome().toString())
                .put(longKey("rag.context_length"), looked.characters())
                .put(doubleKey("rag.similarity_score"), looked.best())
                .build();
    }

    static Attributes compression(Fact.ContextCompressed told, Facts facts) {
        AttributesBuilder attributes = Attributes.builder()
                .put(stringKey("vsr.context_compression.status"), told.outcome().toString())
                .put(stringArrayKey("vsr.context_compression.triggers"), told.triggers())
                .put(stringKey("vsr.context_compression.scoring"), told.scoring())
                .put(longKey("vsr.context_compression.tokens_before"), told.before())
                .put(longKey("vsr.context_compression.tokens_after"), told.after());
        facts.last(Fact.ContextRecovered.class)
                .map(Fact.ContextRecovered::told)
                .ifPresent(recovery -> attributes
                        .put(
                                stringKey("vsr.context_compression.recovery.status"),
                                recovery.outcome().toString())
                        .put(stringKey("vsr.context_compression.recovery.reason"), recovery.reason())
                        .put(longKey("vsr.context_compression.recovery.calls"), recovery.calls())
                        .put(
                                longKey("vsr.context_compression.recovery.reads"),
                                recovery.reads().size()));
        return attributes.build();
    }

    static Attributes checked(Fact.AnswerChecked checked) {
        return Attributes.builder()
                .put(stringKey("vsr.hallucination.status"), checked.outcome().toString())
                .put(stringKey("vsr.hallucination.reason"), checked.reason())
                .put(stringKey("vsr.hallucination.detector"), checked.detector())
                .put(longKey("vsr.hallucination.findings"), checked.findings().size())
                .put(doubleKey("vsr.hallucination.confidence"), checked.confidence())
                .build();
    }

    static Attributes image(Fact.ImageMade image) {
        return Attributes.builder()
                .put(stringKey("vsr.image.modality"), image.modality())
                .put(stringKey("vsr.image.detection"), image.told())
                .put(stringKey("vsr.image.backend"), image.backend())
                .put(stringKey("vsr.image.failure"), image.failure())
                .put(longKey("vsr.image.bytes"), image.bytes())
                .build();
    }

    static Attributes backend(RoutingTrace trace) {
        AttributesBuilder attributes = Attributes.builder();
        trace.facts()
                .last(Fact.BackendChosen.class)
                .ifPresent(chosen -> attributes
                        .put(stringKey("endpoint.name"), chosen.name())
                        .put(stringKey("endpoint.address"), chosen.address()));
        return attributes.build();
    }

    static Attributes response(Completion done) {
        return Attributes.builder()
                .put(longKey("http.status_code"), done.status())
                .put(longKey("model.token_count_completion"), done.usage().completionTokens())
                .build();
    }

    static Attributes call(Completion done) {
        RoutingTrace trace = done.trace();
        String model = trace.modelName();
        AttributesBuilder attributes = Attributes.builder()
                .put(stringKey("model.name"), model)
                .put(longKey("model.token_count_prompt"), done.usage().promptTokens())
                .put(longKey("model.token_count_completion"), done.usage().completionTokens())
                .put(stringKey("gen_ai.operation.name"), "chat")
                .put(stringKey("gen_ai.request.model"), model)
                .put(longKey("gen_ai.usage.input_tokens"), done.usage().promptTokens())
                .put(longKey("gen_ai.usage.output_tokens"), done.usage().completionTokens())
                .put(doubleKey("gen_ai.server.time_to_first_token"), done.firstByteNanos() / 1e9);
        trace.facts()
                .last(Fact.BackendChosen.class)
                .ifPresent(chosen -> attributes
                        .put(stringKey("model.provider"), chosen.provider())
                        .put(stringKey("model.endpoint"), chosen.address()));
        if (trace.selection() instanceof Selection.Single single) {
            reasoning(single.candidate().ref(), attributes);
        }
        done.answerCost().ifPresent(cost -> attributes.put(doubleKey("vsr.cost"), cost.amount()));
        trace.loop().ifPresent(loop -> loop(loop, attributes));
        return attributes.build();
    }

    private static void loop(Fact.Looped loop, AttributesBuilder attributes) {
        attributes.put(stringKey("vsr.looper.algorithm"), loop.algorithm()).put(longKey("vsr.looper.calls"), (long)
                loop.calls());
        loop.contract().ifPresent(outcome -> attributes.put(stringKey("vsr.looper.contract"), outcome.toString()));
    }

    private static void reasoning(ModelRef ref, AttributesBuilder attributes) {
        ref.useReasoning().ifPresent(asked -> attributes.put(booleanKey("model.reasoning_enabled"), asked));
        if (!ref.reasoningEffort().isEmpty()) {
            attributes.put(stringKey("model.reasoning_effort"), ref.reasoningEffort());
        }
    }
}
