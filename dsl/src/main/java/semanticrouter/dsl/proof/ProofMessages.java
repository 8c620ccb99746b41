package semanticrouter.dsl.proof;

import java.util.stream.Collectors;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Claim;
import semanticrouter.dsl.syntax.Quoted;

/// Puts findings and broken assertions into words, each at the place of its decision or assertion.
final class ProofMessages {
    private final Policy policy;
    private final Diagnostics out;
    private final String prefix;

    ProofMessages(Policy policy, Diagnostics out) {
        this.policy = policy;
        this.out = out;
        this.prefix = policy.recipe().isEmpty() ? "" : "RECIPE \"" + policy.recipe() + "\": ";
    }

    void add(Finding finding) {
        switch (finding) {
            case Finding.NeverMatches never ->
                say(
                        Severity.WARNING,
                        "policy-never-matches",
                        never.decision(),
                        "decision " + quoted(never.decision()) + " can never match: "
                                + (never.inItself()
                                        ? "its rule contradicts itself"
                                        : "its rule asks for signals that exclude each other"),
                        "mend the rule or remove the decision");
            case Finding.Shadowed shadowed ->
                say(
                        Severity.WARNING,
                        "policy-shadowed",
                        shadowed.decision(),
                        "decision " + quoted(shadowed.decision())
                                + " can never be reached: every request it matches goes to "
                                + shadowed.by().stream()
                                        .map(ProofMessages::quoted)
                                        .collect(Collectors.joining(" or ")),
                        "rank it higher, or narrow what is above it");
            case Finding.EqualRank equal ->
                say(
                        Severity.WARNING,
                        "policy-equal-rank",
                        equal.second(),
                        "decisions " + quoted(equal.first()) + " and " + quoted(equal.second())
                                + " have the same tier and priority and can match together; only confidence or name"
                                + " decides, for example when " + matching(equal.example()),
                        "give them different priorities, or make their rules exclude each other");
            case Finding.AlwaysMatches always ->
                say(
                        Severity.NOTE,
                        "policy-always-matches",
                        always.decision(),
                        "decision " + quoted(always.decision()) + " matches every request although it has a rule",
                        "leave the rule out to say so");
            case Finding.MixedTiers mixed ->
                say(
                        Severity.WARNING,
                        "policy-mixed-tiers",
                        mixed.untiered().getFirst(),
                        "decision " + quoted(mixed.untiered().getFirst())
                                + others(mixed.untiered().size() - 1)
                                + " has no tier and comes before " + quoted(mixed.tiered())
                                + ", which has one, whatever their priorities, for example when "
                                + matching(mixed.example()),
                        "give every decision a tier, or none");
            case Finding.DefaultReachable open ->
                out.add(new Diagnostic(
                        Severity.NOTE,
                        "policy-default-reachable",
                        policy.decisions().getFirst().span(),
                        policy.path(),
                        prefix + "a request can match no decision and go to the default model, for example when "
                                + matching(open.example()),
                        "add a decision without a rule to catch every request"));
            case Finding.Undecided undecided ->
                out.add(new Diagnostic(
                        Severity.NOTE,
                        "policy-undecided",
                        policy.decisions().getFirst().span(),
                        policy.path(),
                        prefix + "it could not be decided in time " + undecided.question(),
                        ""));
        }
    }

    private static String others(int count) {
        return count == 0 ? "" : " (like " + count + (count == 1 ? " other)" : " others)");
    }

    private static String matching(Witness witness) {
        return witness.matching().isEmpty() ? "no signal matches" : String.join(", ", witness.matching()) + " match";
    }

    private void say(Severity severity, String code, String decision, String message, String hint) {
        Span span = policy.decisions().stream()
                .filter(candidate -> candidate.name().equals(decision))
                .map(Policy.Decision::span)
                .findFirst()
                .orElse(Span.NONE);
        out.add(new Diagnostic(severity, code, span, policy.path() + ".decisions", prefix + message, hint));
    }

    /// @param assertion the one the result is about
    void add(Block.Assertion assertion, AssertionResult result) {
        String name = "the assertion " + (result.label() == null ? result.claim() : Quoted.quote(result.label()));
        switch (result.verdict()) {
            case HOLDS -> {}
            case BROKEN ->
                say(Severity.ERROR, "assertion-broken", assertion, name + " does not hold: " + why(assertion, result));
            case UNDECIDED ->
                say(Severity.WARNING, "assertion-undecided", assertion, name + " could not be decided in time");
        }
    }

    private String why(Block.Assertion assertion, AssertionResult result) {
        if (assertion.claim() instanceof Claim.Reachable reachable) {
            String route = reachable.route().text();
            boolean exists = policy.decisions().stream()
                    .anyMatch(decision -> decision.name().equals(route));
            return exists ? "no request ends in decision " + quoted(route) : "there is no decision " + quoted(route);
        }
        return result.counterexample().map(witness -> "when " + witness).orElse("");
    }

    private void say(Severity severity, String code, Block.Assertion assertion, String message) {
        out.add(new Diagnostic(severity, code, assertion.span(), policy.path() + ".assertions", prefix + message, ""));
    }

    private static String quoted(String name) {
        return "\"" + name + "\"";
    }
}
