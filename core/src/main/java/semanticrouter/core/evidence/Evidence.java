package semanticrouter.core.evidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import semanticrouter.core.decision.AtomStates;
import semanticrouter.core.decision.Standing;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.projection.ProjectionTrace;
import semanticrouter.core.signal.Answerer;
import semanticrouter.core.signal.ReasoningAdvice;
import semanticrouter.core.signal.SignalOutcome;

/// Everything signals and projections said about one request. Immutable.
///
/// @param families what became of each planned family, by name, in the plan's order
/// @param projections emitted bands with their confidence, in order
/// @param scores totals of the scores whose inputs are all known
/// @param trace how partitions, scores and mappings came about
/// @param atoms what is known about each leaf of the rules
/// @param standing how the decisions stand on it
/// @param folding remaining uncertainty about the model, stage by stage
/// @param posterior the belief about the model that the folding was worked out with
/// @param reading how much of the request was read
public record Evidence(
        SequencedMap<String, FamilyResult> families,
        SequencedMap<String, Double> projections,
        SequencedMap<String, Double> scores,
        ProjectionTrace trace,
        AtomStates atoms,
        Standing standing,
        List<EntropyStep> folding,
        Posterior posterior,
        Reading reading) {

    /// Token estimate of the context signal, 0 when it was not asked.
    public long contextTokens() {
        return families.get("context") instanceof FamilyResult.Evaluated evaluated
                ? Math.round(evaluated.report().values().getOrDefault("*", 0.0))
                : 0;
    }

    /// Whether a model should reason about the request, where a family says so.
    public Optional<ReasoningAdvice> reasoning() {
        for (FamilyResult result : families.values()) {
            if (result instanceof FamilyResult.Evaluated evaluated
                    && evaluated.report().reasoning() != null) {
                return Optional.of(evaluated.report().reasoning());
            }
        }
        return Optional.empty();
    }

    /// Names of a family that match, in order; of one that did not answer those that partitions take for granted.
    public List<String> matched(String family) {
        return switch (families.get(family)) {
            case FamilyResult.Evaluated evaluated ->
                List.copyOf(evaluated.matches().keySet());
            case FamilyResult.Failed failed -> List.copyOf(failed.matches().keySet());
            case FamilyResult.NotNeeded _ -> List.of();
            case null -> List.of();
        };
    }

    /// Stored confidences by `family:name`, of matches and of the rules that store one all the same.
    public Map<String, Double> confidences() {
        var all = new LinkedHashMap<String, Double>();
        families.forEach((family, result) -> {
            if (result instanceof FamilyResult.Evaluated evaluated) {
                evaluated.report().outcomes().forEach((name, outcome) -> {
                    if (outcome instanceof SignalOutcome.NoMatch(var stored) && stored.isPresent()) {
                        all.put(family + ":" + name, stored.getAsDouble());
                    }
                });
                evaluated.matches().forEach((name, confidence) -> {
                    if (!Double.isNaN(confidence)) {
                        all.put(family + ":" + name, confidence);
                    }
                });
            }
        });
        projections.forEach((name, confidence) -> all.put("projection:" + name, confidence));
        return all;
    }

    /// Raw numbers by `family:name`.
    public Map<String, Double> values() {
        var all = new LinkedHashMap<String, Double>();
        families.forEach((family, result) -> {
            if (result instanceof FamilyResult.Evaluated evaluated) {
                evaluated.report().values().forEach((name, value) -> all.put(valueKey(family, name), value));
            }
        });
        return all;
    }

    /// Knowledge-base metrics keep the public key `kb_metric:<kb>:<metric>`.
    private static String valueKey(String family, String name) {
        return name.startsWith("kb_metric:") ? name : family + ":" + name;
    }

    /// Codes by `family` or `family:name` of what could not be evaluated, also where the family's settings made a
    /// match of it or another one answered for it.
    public Map<String, String> errors() {
        Map<String, String> all = Map.of(); // for almost every request
        for (Map.Entry<String, FamilyResult> family : families.entrySet()) {
            switch (family.getValue()) {
                case FamilyResult.Failed failed ->
                    all = with(all, family.getKey(), failed.why().code());
                case FamilyResult.Evaluated evaluated -> {
                    Answerer answerer = evaluated.report().answerer();
                    if (answerer != null && answerer.instead().isPresent()) {
                        all = with(
                                all, family.getKey(), answerer.instead().get().code());
                    }
                    for (Map.Entry<String, SignalOutcome> outcome :
                            evaluated.report().outcomes().entrySet()) {
                        Failure why = outcome.getValue().failure().orElse(null);
                        if (why != null) {
                            all = with(all, family.getKey() + ":" + outcome.getKey(), why.code());
                        }
                    }
                }
                case FamilyResult.NotNeeded _ -> {}
            }
        }
        return all;
    }

    private static Map<String, String> with(Map<String, String> some, String key, String code) {
        Map<String, String> more = some.isEmpty() ? new LinkedHashMap<>() : some;
        more.put(key, code);
        return more;
    }

    /// What a family makes of the request as a whole; empty when it says nothing or did not answer.
    public String verdict(String family) {
        return families.get(family) instanceof FamilyResult.Evaluated evaluated
                ? evaluated.report().verdict()
                : "";
    }

    /// What families found, for people.
    public List<String> found(String family) {
        return families.get(family) instanceof FamilyResult.Evaluated evaluated
                ? evaluated.report().evidence()
                : List.of();
    }
}
