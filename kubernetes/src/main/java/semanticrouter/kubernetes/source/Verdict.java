package semanticrouter.kubernetes.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.reload.ReloadReport;
import semanticrouter.kubernetes.client.Resource;
import semanticrouter.kubernetes.client.ResourceKind;
import semanticrouter.kubernetes.convert.Conversion;
import semanticrouter.kubernetes.convert.Problem;

/// What became of one resource, as the conditions that are told of it: is it what its kind may be (`Accepted`), is
/// everything there that it names (`ResolvedRefs`), do requests go by it (`Programmed`), and all of it (`Ready`).
record Verdict(Condition accepted, Condition resolved, Condition programmed) {
    private static final int MOST_TOLD = 3;

    /// One condition.
    ///
    /// @param met empty when it is not known
    /// @param reason one word in upper camel case
    record Condition(String type, Optional<Boolean> met, String reason, String message) {
        /// Word of the status.
        String status() {
            return met.map(yes -> yes ? "True" : "False").orElse("Unknown");
        }
    }

    /// The four conditions in order.
    List<Condition> conditions() {
        Condition first = List.of(accepted, resolved, programmed).stream()
                .filter(condition -> !condition.met().orElse(false))
                .findFirst()
                .orElse(programmed);
        boolean ready = first.met().orElse(false);
        return List.of(
                accepted,
                resolved,
                programmed,
                new Condition(
                        "Ready",
                        Optional.of(ready),
                        ready ? "Ready" : first.reason(),
                        ready ? "requests are routed by it" : programmed.message()));
    }

    /// @param before what is said of the configuration that stays in use; empty for none
    static Verdict of(Resource resource, Attempt attempt, ReloadReport report, String before) {
        ResourceKind kind = resource.kind();
        ResourceKind other = kind.equals(ResourceKind.POOL) ? ResourceKind.ROUTE : ResourceKind.POOL;
        if (Attempt.held(attempt.seen(), kind).size() > 1) {
            return refused("Conflict", attempt.obstacle() + before);
        }
        List<Problem> shape = attempt.obstacle().isEmpty()
                ? problems(attempt, kind, Problem.Sort.SHAPE)
                : Conversion.shape(kind, resource.spec());
        if (!shape.isEmpty()) {
            return refused(shape.getFirst().reason(), sentence(shape) + before);
        }
        Condition accepted = met("Accepted", "Accepted", "the resource is what its kind may be");
        if (!attempt.obstacle().isEmpty()) {
            boolean conflict = Attempt.held(attempt.seen(), other).size() > 1;
            String reason = conflict ? "Conflict" : kind.equals(ResourceKind.POOL) ? "RouteMissing" : "PoolMissing";
            return new Verdict(
                    accepted,
                    new Condition("ResolvedRefs", Optional.empty(), reason, attempt.obstacle()),
                    unmet("Programmed", reason, attempt.obstacle() + before));
        }
        List<Problem> references = problems(attempt, kind, Problem.Sort.REFERENCE);
        if (!references.isEmpty()) {
            String reason = references.getFirst().reason();
            return new Verdict(
                    accepted,
                    unmet("ResolvedRefs", reason, sentence(references)),
                    unmet("Programmed", reason, sentence(references) + before));
        }
        Condition resolved = met("ResolvedRefs", "ResolvedRefs", "everything it names is there");
        if (!attempt.problems().isEmpty()) {
            String reason = kind.equals(ResourceKind.POOL) ? "RouteInvalid" : "PoolInvalid";
            return new Verdict(
                    accepted,
                    resolved,
                    unmet(
                            "Programmed",
                            reason,
                            other.name() + " cannot be used: " + sentence(attempt.problems()) + before));
        }
        return switch (report) {
            case ReloadReport.Refused refused -> refusedByLoader(refused, accepted, resolved, before);
            case ReloadReport.Activated _, ReloadReport.Unchanged _ ->
                new Verdict(accepted, resolved, met("Programmed", "Programmed", "it is in use"));
        };
    }

    private static Verdict refusedByLoader(
            ReloadReport.Refused refused, Condition accepted, Condition resolved, String before) {
        List<String> errors = new ArrayList<>();
        boolean names = false;
        for (Diagnostic finding : refused.diagnostics()) {
            if (finding.isError() && errors.size() < MOST_TOLD) {
                errors.add((finding.path().isEmpty() ? "" : finding.path() + ": ") + finding.message());
                names |= errors.size() == 1 && finding.code().startsWith("unknown-");
            }
        }
        String why = errors.isEmpty() ? refused.reason() : String.join("; ", errors);
        return new Verdict(
                accepted,
                names ? unmet("ResolvedRefs", "ReferenceNotFound", why) : resolved,
                unmet("Programmed", names ? "ReferenceNotFound" : "Refused", why + before));
    }

    private static Verdict refused(String reason, String message) {
        return new Verdict(
                unmet("Accepted", reason, message),
                new Condition("ResolvedRefs", Optional.empty(), reason, "not looked into"),
                unmet("Programmed", reason, message));
    }

    private static List<Problem> problems(Attempt attempt, ResourceKind kind, Problem.Sort sort) {
        return attempt.problems().stream()
                .filter(problem -> problem.of().equals(kind) && problem.sort() == sort)
                .toList();
    }

    private static String sentence(List<Problem> problems) {
        List<String> first =
                problems.stream().limit(MOST_TOLD).map(Problem::toString).toList();
        int more = problems.size() - first.size();
        return String.join("; ", first) + (more > 0 ? "; and " + more + " more" : "");
    }

    private static Condition met(String type, String reason, String message) {
        return new Condition(type, Optional.of(true), reason, message);
    }

    private static Condition unmet(String type, String reason, String message) {
        return new Condition(type, Optional.of(false), reason, message);
    }
}
