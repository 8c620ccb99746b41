package semanticrouter.dsl.syntax;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Span;

/// What an assertion says must hold for every request. The grammar and the meaning are in `ASSERTIONS.md`.
public sealed interface Claim {
    /// `WHEN condition THEN outcome`.
    record Implies(Rule when, Outcome then) implements Claim {}

    /// `NEVER condition REACHES target`.
    record Never(Rule when, Target target) implements Claim {}

    /// `COVERS condition`, or `COVERS EVERYTHING` without one: some decision matches.
    record Covers(@Nullable Rule when) implements Claim {}

    /// `REACHABLE "route"`: some request ends in the route.
    record Reachable(Name route) implements Claim {}

    /// What must be true of the result of a request.
    sealed interface Outcome {
        /// `MODEL IN a OR b`: every model that may be called is in one of the sets (in none of them for `NOT IN`).
        record Models(boolean inside, List<Target> sets, Span span) implements Outcome {
            public Models {
                sets = List.copyOf(sets);
            }
        }

        /// `ROUTE IN "a", "b"`: the decision is one of these (none of these for `NOT IN`).
        record Routes(boolean inside, List<Name> routes, Span span) implements Outcome {
            public Routes {
                routes = List.copyOf(routes);
            }
        }

        /// `PLUGIN "x"`: the decision runs the plugin (does not run it for `NOT PLUGIN`).
        record Plugin(boolean present, Name plugin, Span span) implements Outcome {}
    }

    /// A set of results: `model("m")`, `tag("t")`, `capability("c")`, `route("r")` or `plugin("p")`.
    record Target(TargetKind kind, Name name) {}

    /// What a target names.
    enum TargetKind {
        MODEL,
        TAG,
        CAPABILITY,
        ROUTE,
        PLUGIN;

        /// The word in the text.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether it names a set of models.
        public boolean namesModels() {
            return this == MODEL || this == TAG || this == CAPABILITY;
        }
    }
}
