package semanticrouter.cli.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Counts a run of probes into tiers (specification: surfaces §2.10).
final class Tiers {
    private Tiers() {}

    /// Every tier, the lowest first.
    ///
    /// @param structure what is wrong with the recipe's files
    static List<Tier> of(List<ProbeVerdict> verdicts, ProbePolicy policy, List<String> structure) {
        var wrong = new ArrayList<>(structure);
        coverage(wrong, verdicts, policy);
        return List.of(
                Tier.required("T0", "structure", wrong.isEmpty() ? "sound" : wrong.size() + " wrong", wrong),
                reachability(verdicts),
                fidelity(verdicts, policy),
                robustness(verdicts, policy),
                stress(verdicts));
    }

    /// There are variants of every shape, enough of each category of tags, and signals enough are expected.
    private static void coverage(List<String> wrong, List<ProbeVerdict> verdicts, ProbePolicy policy) {
        for (String shape : policy.shapes()) {
            if (having(verdicts, probe -> probe.shapes().contains(shape)).isEmpty()) {
                wrong.add("probes.yaml: no variant has the shape " + shape);
            }
        }
        ProbedSignal.coverage(wrong, verdicts, policy);
        policy.counts().forEach((category, least) -> {
            int there = having(verdicts, probe -> in(category, probe)).size();
            if (there < least) {
                wrong.add("probes.yaml: " + there + " variants are tagged " + category + ", coverage wants " + least);
            }
        });
    }

    /// Every decision there is is reached by a probe of its own.
    private static Tier reachability(List<ProbeVerdict> verdicts) {
        var decisions = new TreeSet<String>();
        var reached = new TreeSet<String>();
        for (ProbeVerdict verdict : verdicts) {
            String recipe = verdict.probe().recipe();
            decisions.add(key(recipe, verdict.probe().decision()));
            verdict.traced().forEach(name -> decisions.add(key(recipe, name)));
            if (verdict.reached().equals(verdict.probe().decision())) {
                reached.add(key(recipe, verdict.reached()));
            }
        }
        List<String> missed = decisions.stream()
                .filter(decision -> !reached.contains(decision))
                .map(decision -> "no probe reaches " + decision)
                .toList();
        return Tier.required("T1", "reachability", share(reached.size(), decisions.size(), "decisions"), missed);
    }

    private static String key(String recipe, String decision) {
        return recipe.equals("default") ? decision : recipe + "/" + decision;
    }

    /// Enough probes pass, and enough decisions pass all of theirs.
    private static Tier fidelity(List<ProbeVerdict> verdicts, ProbePolicy policy) {
        var findings = new ArrayList<String>();
        least(findings, "probes", passed(verdicts), verdicts.size(), policy.probes());
        Map<String, List<ProbeVerdict>> groups =
                groups(verdicts, verdict -> verdict.probe().decisionId());
        int whole = (int) groups.values().stream()
                .filter(group -> passed(group) == group.size())
                .count();
        least(findings, "decisions", whole, groups.size(), policy.decisions());
        return Tier.required("T2", "routing fidelity", share(passed(verdicts), verdicts.size(), "probes"), findings);
    }

    /// Prompts may be put in other words, other languages and other shapes.
    private static Tier robustness(List<ProbeVerdict> verdicts, ProbePolicy policy) {
        var findings = new ArrayList<String>();
        groups(verdicts, verdict -> verdict.probe().decisionId())
                .forEach((id, group) -> least(
                        findings,
                        "variants of " + id,
                        passed(group),
                        group.size(),
                        policy.robustness().getOrDefault(id, policy.decisions())));
        policy.tags().forEach((category, rate) -> {
            List<ProbeVerdict> some = having(verdicts, probe -> in(category, probe));
            if (!some.isEmpty()) {
                least(findings, "variants tagged " + category, passed(some), some.size(), rate);
            }
        });
        List<ProbeVerdict> paraphrases = having(
                verdicts,
                probe -> probe.tags().contains("paraphrase") || probe.tags().contains("robustness"));
        return Tier.required(
                "T3", "robustness", share(passed(paraphrases), paraphrases.size(), "paraphrases"), findings);
    }

    /// Long and padded requests, with the time they took: reported, not judged.
    private static Tier stress(List<ProbeVerdict> verdicts) {
        List<ProbeVerdict> some = having(verdicts, probe -> in("stress", probe));
        double slowest = some.stream().mapToDouble(ProbeVerdict::millis).max().orElse(0);
        String time = some.isEmpty() ? "" : String.format(Locale.ROOT, ", the slowest in %.0f ms", slowest);
        return new Tier(
                "T4",
                "stress",
                false,
                passed(some) == some.size(),
                share(passed(some), some.size(), "stress probes") + time,
                some.stream()
                        .filter(verdict -> !verdict.passed())
                        .map(verdict -> verdict.probe().id() + " missed")
                        .toList());
    }

    /// Whether a probe belongs to a category of tags.
    private static boolean in(String category, Probe probe) {
        List<String> tags = probe.tags();
        boolean named = tags.stream().anyMatch(tag -> tag.equals(category) || tag.startsWith(category + ":"));
        return switch (category) {
            case "language" -> named || tags.stream().anyMatch(tag -> tag.matches("[a-z]{2}"));
            case "tools", "stress" -> named || probe.shapes().contains(category);
            case "multi_turn" -> named || tags.contains("history");
            default -> named;
        };
    }

    private static List<ProbeVerdict> having(List<ProbeVerdict> verdicts, Predicate<Probe> what) {
        return verdicts.stream().filter(verdict -> what.test(verdict.probe())).toList();
    }

    private static Map<String, List<ProbeVerdict>> groups(
            List<ProbeVerdict> verdicts, Function<ProbeVerdict, String> by) {
        return verdicts.stream().collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.toList()));
    }

    private static int passed(List<ProbeVerdict> verdicts) {
        return (int) verdicts.stream().filter(ProbeVerdict::passed).count();
    }

    private static void least(List<String> findings, String what, int passed, int all, double least) {
        if (all > 0 && 100.0 * passed / all < least) {
            findings.add(String.format(Locale.ROOT, "%d of %d %s pass, %.0f %% are wanted", passed, all, what, least));
        }
    }

    private static String share(int some, int all, String what) {
        return all == 0 ? "no " + what : some + " of " + all + " " + what;
    }
}
