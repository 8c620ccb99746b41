package semanticrouter.console;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import semanticrouter.console.record.MetricsRecorder;
import semanticrouter.console.record.WindowSettings;
import semanticrouter.core.cache.WriteSkip;
import semanticrouter.core.compression.CompressedPart;
import semanticrouter.core.compression.Compression;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.FamilyResult;
import semanticrouter.core.recovery.Recovery;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.FallbackReason;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.signal.ReasoningAdvice;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Finding;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.SessionOutline;
import semanticrouter.core.trace.Usage;

/// Requests that between them do everything a request can.
public final class EveryRequest {
    private EveryRequest() {}

    /// One of every fact, and both kinds where it makes a difference.
    private static List<Fact> facts() {
        return List.of(
                new Fact.Received("/v1/messages"),
                new Fact.BackendChosen("one", "127.0.0.1:1", "openai"),
                new Fact.PluginFailed("tools", "encoder_missing"),
                new Fact.ParamBlocked("seed"),
                new Fact.TokensCapped(),
                new Fact.ChoicesCapped(),
                new Fact.FieldsStripped(3),
                new Fact.Reasoned("qwen3", "reasoning_effort", "high"),
                new Fact.Translated("anthropic", "openai", "lossy", "dropped"),
                new Fact.SystemTextSet(),
                new Fact.ToolsRetrieved("semantic", 2, 0.8, 1_000),
                new Fact.ContextCompressed(
                        Compression.APPLIED,
                        List.of("item_threshold"),
                        "bm25",
                        4_000,
                        1_500,
                        0,
                        List.of(new CompressedPart("tool_outputs", "extractive", Compression.APPLIED, 1, 3_000, 500)),
                        1_000),
                new Fact.ContextRecovered(new Recovery(
                        Recovery.Outcome.ANSWERED,
                        "",
                        "memory",
                        1,
                        3_000,
                        1,
                        List.of(
                                new Recovery.Read(Recovery.Result.RETRIEVED, 1, 899),
                                new Recovery.Read(Recovery.Result.UNKNOWN)),
                        1_000)),
                new Fact.Retrieved(
                        "vectorstore",
                        Fact.Retrieval.FOUND,
                        "",
                        1,
                        List.of(0.9),
                        20,
                        5,
                        0.7,
                        Optional.of(false),
                        1_000),
                new Fact.ImageMade(
                        "BOTH", "keyword", "openai", "", 4_096, List.of(), Optional.empty(), 2_000_000, 3_000_000),
                new Fact.AnswerChecked(Fact.Check.UNVERIFIED, "no_context", "header"),
                new Fact.AnswerChecked(
                        Fact.Check.HALLUCINATED,
                        "",
                        "sentences",
                        List.of(new Finding(0, 3, 9, 0.9, "neutral", 2)),
                        0.9,
                        2,
                        false,
                        40,
                        "header",
                        1_000),
                new Fact.CacheLookup("memory", "openai", Fact.Hit.NONE, Fact.Source.NONE, 0, 0.8, 0, 1_000),
                new Fact.CacheLookup("memory", "openai", Fact.Hit.SEMANTIC, Fact.Source.L1, 0.9, 0.8, 30, 1_000),
                new Fact.CacheWaited("memory", true),
                new Fact.CacheStored("memory", "openai", 1_000),
                new Fact.CacheWriteSkipped(WriteSkip.RETENTION_DROP));
    }

    /// A request that was routed to the model `big` because the algorithm was too slow, with every fact and with
    /// personal data.
    public static RoutingTrace trace(Fixture fixture) throws Exception {
        RoutingTrace old = fixture.trace("every", "auto", "write code");
        var chosen = (Selection.Single) Objects.requireNonNull(old.selection());
        var ref = new ModelRef("big", Optional.of(true), "high", "", 0);
        var selection = new Selection.Single(
                new Candidate(ref, chosen.candidate().profile()),
                Selection.FALLBACK,
                chosen.reason(),
                FallbackReason.SELECTOR_TIMEOUT.toString());
        facts().forEach(old.facts()::add);
        return new RoutingTrace(
                old.id(),
                old.requestId(),
                old.time(),
                old.requestedModel(),
                old.recipe(),
                personal(Objects.requireNonNull(old.evidence())),
                old.decision(),
                selection,
                old.model(),
                old.folding(),
                old.timings(),
                old.plugins(),
                new SessionOutline("s", 1, SessionOutline.Source.HEADER),
                old.facts());
    }

    private static Evidence personal(Evidence evidence) {
        SequencedMap<String, FamilyResult> families = new LinkedHashMap<>(evidence.families());
        families.put(
                "pii", answered(new SignalReport(new LinkedHashMap<>(), Map.of(), List.of("strict: EMAIL, PERSON"))));
        var advice = new ReasoningAdvice(true, 0.3, "very_high", 0.9, "nobody can tell");
        families.put("domain", answered(new SignalReport(new LinkedHashMap<>(), Map.of(), List.of(), advice, "")));
        families.put("jailbreak", guarded());
        families.put("context", answered(new SignalReport(new LinkedHashMap<>(), Map.of("*", 120.0), List.of())));
        return new Evidence(
                families,
                evidence.projections(),
                evidence.scores(),
                evidence.trace(),
                evidence.atoms(),
                evidence.standing(),
                evidence.folding(),
                evidence.posterior(),
                evidence.reading());
    }

    private static FamilyResult guarded() {
        var matched = new LinkedHashMap<String, Double>();
        matched.put("attack", 0.9);
        return new FamilyResult.Evaluated(new SignalReport(new LinkedHashMap<>(), Map.of(), List.of()), matched, 1_000);
    }

    private static FamilyResult answered(SignalReport report) {
        return new FamilyResult.Evaluated(report, new LinkedHashMap<>(), 1_000);
    }

    /// Counts them.
    public static void record(MetricsRecorder metrics, Fixture fixture) throws Exception {
        metrics.observeCache("memory", () -> 3);
        metrics.observeWindows(
                new WindowSettings(List.of(Duration.ofMinutes(1)), Duration.ZERO, true, true, 10),
                Clock.fixed(Fixture.NOW, ZoneOffset.UTC));
        metrics.accept(Fixture.served(trace(fixture)));
        metrics.accept(fixture.served("1", "auto", "write code"));
        metrics.accept(fixture.served("2", "auto", "hello"));
        metrics.accept(new Completion(
                fixture.trace("3", "none", "hello"), 400, "error", "model_not_found", Usage.NONE, false, 0, 0, 1_000));
        metrics.accept(fixture.served("4", "auto", "write code", "s"));
        metrics.accept(fixture.served("5", "auto", "hello", "s"));
    }
}
