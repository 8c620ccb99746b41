package semanticrouter.dsl.syntax;

import java.util.stream.Collectors;

/// Writes the claims of assertions.
public final class ClaimPrinter {
    private ClaimPrinter() {}

    /// The text after `ASSERT` and the label, on one line.
    public static String print(Claim claim) {
        return switch (claim) {
            case Claim.Implies implies ->
                "WHEN " + RulePrinter.print(implies.when()) + " THEN " + outcome(implies.then());
            case Claim.Never never -> "NEVER " + RulePrinter.print(never.when()) + " REACHES " + target(never.target());
            case Claim.Covers covers ->
                "COVERS " + (covers.when() == null ? "EVERYTHING" : RulePrinter.print(covers.when()));
            case Claim.Reachable reachable ->
                "REACHABLE " + Quoted.quote(reachable.route().text());
        };
    }

    private static String outcome(Claim.Outcome outcome) {
        return switch (outcome) {
            case Claim.Outcome.Models models ->
                "MODEL " + (models.inside() ? "IN " : "NOT IN ")
                        + models.sets().stream().map(ClaimPrinter::target).collect(Collectors.joining(" OR "));
            case Claim.Outcome.Routes routes ->
                "ROUTE " + (routes.inside() ? "IN " : "NOT IN ")
                        + routes.routes().stream()
                                .map(name -> Quoted.quote(name.text()))
                                .collect(Collectors.joining(", "));
            case Claim.Outcome.Plugin plugin ->
                (plugin.present() ? "PLUGIN " : "NOT PLUGIN ")
                        + Quoted.quote(plugin.plugin().text());
        };
    }

    private static String target(Claim.Target target) {
        return target.kind().word() + "(" + Quoted.quote(target.name().text()) + ")";
    }
}
