package semanticrouter.core.limit;

import java.util.List;

/// A limit on what callers may ask for within a unit of time (specification: dataplane §6.3).
///
/// @param name for people
/// @param match whom it concerns
/// @param scope who shares one allowance
/// @param perModel whether each model has an allowance of its own
/// @param unit length of a window; it begins with the first request
/// @param requests in a window, 0 for no limit
/// @param tokens in a window, prompts and completions together, 0 for no limit
/// @param cost in a window, in `currency`, 0 for no limit
/// @param currency ISO code; models priced in another currency cost this rule nothing
public record LimitRule(
        String name,
        Match match,
        Scope scope,
        boolean perModel,
        Unit unit,
        long requests,
        long tokens,
        double cost,
        String currency) {
    /// Who shares an allowance.
    public enum Scope {
        USER,
        GROUP,
        TENANT,
        GLOBAL
    }

    /// A window's length.
    public enum Unit {
        SECOND(1),
        MINUTE(60),
        HOUR(3_600),
        DAY(86_400),
        MONTH(30 * 86_400);

        private final long seconds;

        Unit(long seconds) {
            this.seconds = seconds;
        }

        long millis() {
            return seconds * 1_000;
        }
    }

    /// Whom a rule concerns; empty or `*` stands for everybody.
    public record Match(String user, String group, String tenant, String model) {
        public static final Match ALL = new Match("", "", "", "");

        boolean concerns(Caller caller, String asked) {
            return (any(user) || user.equals(caller.user()))
                    && (any(tenant) || tenant.equals(caller.tenant()))
                    && (any(model) || model.equals(asked))
                    && (any(group) || caller.groups().contains(group));
        }

        static boolean any(String pattern) {
            return pattern.isEmpty() || pattern.equals("*");
        }
    }

    /// Whether its windows outlive the process: those of a day or longer.
    boolean lasting() {
        return unit.seconds >= Unit.DAY.seconds;
    }

    /// The allowances a request draws on; empty when the rule does not concern it. Users and groups are those of a
    /// tenant.
    List<String> keys(Caller caller, String model) {
        if (!match.concerns(caller, model)) {
            return List.of();
        }
        String tail = perModel ? "|" + model : "";
        return switch (scope) {
            case USER -> List.of(caller.known() + tail);
            case TENANT -> List.of(caller.tenant() + tail);
            case GLOBAL -> List.of(tail);
            case GROUP ->
                (Match.any(match.group()) ? caller.groups() : List.of(match.group()))
                        .stream().map(group -> caller.within(group) + tail).toList();
        };
    }
}
