package semanticrouter.console.record;

import java.time.Duration;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.RoutingTrace;

/// The meters of what plugins and the call to the model have done (specification: dataplane §6.9, plugins, cache,
/// translation, params, reasoning, tools).
final class FactMeters {
    private static final String CACHE = "response_cache";
    private static final String LOOKUP = "lookup";
    private static final String STORE = "store";

    private final Meters meters;

    FactMeters(Meters meters) {
        this.meters = meters;
    }

    void record(RoutingTrace trace) {
        String decision = trace.matched().map(Decision.Matched::name).orElse("");
        for (Fact fact : trace.facts().all()) {
            record(fact, decision);
        }
    }

    private void record(Fact fact, String decision) {
        switch (fact) {
            case Fact.Received _,
                    Fact.BackendChosen _,
                    Fact.SystemTextSet _,
                    Fact.Memory _,
                    Fact.Retrieved _,
                    Fact.ContextCompressed _,
                    Fact.ContextRecovered _ -> {}
            case Fact.PluginFailed(var plugin, var reason) ->
                count(
                        "llm_plugin_execution_errors_total",
                        "Plugins that could not do their work.",
                        "plugin_type",
                        plugin,
                        "error_reason",
                        Words.reason(reason));
            case Fact.ParamBlocked(var param) ->
                count(
                        "sr_request_params_blocked_total",
                        "Requests a configured field was taken out of.",
                        "decision",
                        decision,
                        "param",
                        param);
            case Fact.TokensCapped _ ->
                count(
                        "sr_request_params_max_tokens_capped_total",
                        "Requests whose limit of completion tokens was lowered.",
                        "decision",
                        decision);
            case Fact.ChoicesCapped _ ->
                count(
                        "sr_request_params_max_n_capped_total",
                        "Requests whose number of choices was lowered.",
                        "decision",
                        decision);
            case Fact.FieldsStripped(int fields) ->
                // The client made up the names, so none of them becomes a label.
                meters.counter(
                                "sr_request_params_unknown_field_stripped_total",
                                "Fields that the router does not know and took out of requests.",
                                "decision",
                                decision,
                                "field",
                                "unknown")
                        .increment(fields);
            case Fact.Reasoned reasoned -> reasoning(reasoned);
            case Fact.Translated(var from, var to, var severity, var reason) ->
                count(
                        "llm_translation_lossy_total",
                        "Requests of which a translation between protocols could not carry something over.",
                        "from",
                        from,
                        "to",
                        to,
                        "severity",
                        severity,
                        "reason",
                        Words.reason(reason));
            case Fact.ToolsRetrieved tools ->
                meters.stage(
                                "vsr_tools_retrieval_duration_seconds",
                                "Time to find the tools that fit a request.",
                                "strategy",
                                tools.strategy())
                        .record(Duration.ofNanos(tools.nanos()));
            case Fact.AnswerChecked checked -> checked(checked, decision);
            case Fact.Looped loop -> loop(loop);
            case Fact.HelperAsked asked -> helper(asked);
            case Fact.ImageMade image -> image(image);
            case Fact.CacheLookup lookup -> lookup(lookup, decision);
            case Fact.CacheStored(var backend, var protocol, long nanos) ->
                cache(backend, STORE, protocol, Fact.Hit.NONE, Fact.Source.NONE, "success", nanos);
            case Fact.CacheWaited(var backend, boolean answered) ->
                count(
                        "llm_response_cache_singleflight_waiters_total",
                        "Requests that waited for an equal one that was asking the model.",
                        "backend",
                        backend,
                        "outcome",
                        answered ? "hit" : "timeout");
            case Fact.CacheWriteSkipped(var reason) ->
                count(
                        "llm_cache_write_skipped_total",
                        "Replies that were kept out of the response cache.",
                        "reason",
                        reason.toString());
        }
    }

    private void count(String name, String help, String... labels) {
        meters.counter(name, help, labels).increment();
    }

    private void checked(Fact.AnswerChecked checked, String decision) {
        count(
                "router_answer_checks_total",
                "Answers that were to be held against their context, by what came of it.",
                "decision",
                decision,
                "outcome",
                checked.outcome().toString(),
                "reason",
                checked.reason().isEmpty() ? "none" : Words.reason(checked.reason()));
        if (checked.nanos() > 0) {
            meters.stage("llm_hallucination_detection_latency_seconds", "Time to hold an answer against its context.")
                    .record(Duration.ofNanos(checked.nanos()));
        }
        if (checked.outcome() == Fact.Check.UNVERIFIED) {
            count(
                    "llm_unverified_factual_responses_total",
                    "Answers with facts that there was nothing to hold against.");
        }
    }

    private void loop(Fact.Looped loop) {
        meters.counter(
                        "router_loop_calls_total",
                        "Calls to models that loops made, by algorithm.",
                        "algorithm",
                        loop.algorithm())
                .increment(loop.calls());
        if (loop.retries() > 0) {
            meters.counter(
                            "router_loop_retries_total",
                            "Calls that loops made again because they had failed, by algorithm.",
                            "algorithm",
                            loop.algorithm())
                    .increment(loop.retries());
        }
        meters.stage("router_loop_duration_seconds", "Time loops took, by algorithm.", "algorithm", loop.algorithm())
                .record(Duration.ofNanos(loop.nanos()));
        loop.contract()
                .ifPresent(outcome -> count(
                        "router_output_contract_total",
                        "Answers of loops that were held against an output contract, by what came of it.",
                        "algorithm",
                        loop.algorithm(),
                        "outcome",
                        outcome.toString()));
    }

    private void helper(Fact.HelperAsked asked) {
        count(
                "router_helper_calls_total",
                "Calls to models that were asked which candidate serves, by what came of them.",
                "algorithm",
                asked.algorithm(),
                "outcome",
                asked.failure().isEmpty() ? "chose" : asked.failure());
        meters.stage(
                        "router_helper_duration_seconds",
                        "Time of calls to models that were asked which candidate serves.",
                        "algorithm",
                        asked.algorithm())
                .record(Duration.ofNanos(asked.nanos()));
    }

    private void image(Fact.ImageMade image) {
        count(
                "image_gen_requests_total",
                "Images that were asked for, by what came of them.",
                "backend",
                image.backend(),
                "status",
                image.failure().isEmpty() ? "success" : "error");
        meters.call("image_gen_latency_seconds", "Time of backends to make an image.")
                .record(Duration.ofNanos(image.imageNanos()));
    }

    private void reasoning(Fact.Reasoned reasoned) {
        count(
                "llm_reasoning_template_usage_total",
                "Calls whose model was told whether to reason, by how it was told.",
                "family",
                reasoned.family(),
                "param",
                reasoned.param());
        if (!reasoned.effort().isEmpty()) {
            count(
                    "llm_reasoning_effort_usage_total",
                    "Calls whose model was asked for an effort of reasoning.",
                    "family",
                    reasoned.family(),
                    "effort",
                    reasoned.effort());
        }
    }

    private void lookup(Fact.CacheLookup lookup, String decision) {
        boolean hit = lookup.hit() != Fact.Hit.NONE;
        String status = hit ? "hit" : "miss";
        cache(lookup.backend(), LOOKUP, lookup.protocol(), lookup.hit(), lookup.source(), status, lookup.nanos());
        if (hit) {
            meters.ages("llm_response_cache_entry_age_seconds", "Age of answers that were given from the cache.")
                    .record(lookup.ageSeconds());
        }
        count(
                hit ? "llm_cache_plugin_hits_total" : "llm_cache_plugin_misses_total",
                hit ? "Requests a plugin answered from its cache." : "Requests whose answer no cache had.",
                "decision_name",
                decision,
                "plugin_type",
                CACHE);
    }

    private void cache(
            String backend,
            String operation,
            String protocol,
            Fact.Hit hit,
            Fact.Source source,
            String status,
            long nanos) {
        count(
                "llm_cache_operations_total",
                "What was done with the response cache.",
                "backend",
                backend,
                "operation",
                operation,
                "status",
                status);
        var took = Duration.ofNanos(nanos);
        meters.stage(
                        "llm_cache_operation_duration_seconds",
                        "Time in the response cache.",
                        "backend",
                        backend,
                        "operation",
                        operation)
                .record(took);
        meters.stage(
                        "llm_response_cache_operation_duration_seconds",
                        "Time in the response cache, by what it found.",
                        "backend",
                        backend,
                        "operation",
                        operation,
                        "protocol",
                        protocol,
                        "hit_kind",
                        hit.toString(),
                        "source",
                        source.toString(),
                        "status",
                        status)
                .record(took);
    }
}
