package semanticrouter.dsl.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Span;

/// What a route or a branch of a decision tree says besides its condition: models, algorithm, plugins and the rest.
///
/// @param name the branch's own name (`NAME`), absent in routes
/// @param description the last of `DESCRIPTION` and `(description = …)`
/// @param models the models of all `MODEL` clauses
/// @param iterations the `FOR` clauses
/// @param emits the `EMIT` clauses
public record Clauses(
        @Nullable Name name,
        @Nullable String description,
        @Nullable Rank priority,
        @Nullable Rank tier,
        List<ModelRef> models,
        List<Iteration> iterations,
        @Nullable Algorithm algorithm,
        List<PluginUse> plugins,
        List<Emit> emits) {
    public Clauses {
        models = List.copyOf(models);
        iterations = List.copyOf(iterations);
        plugins = List.copyOf(plugins);
        emits = List.copyOf(emits);
    }

    /// Whether the clauses name a model: a `MODEL` clause, or a `FOR` over listed models that emits its variable. A
    /// `FOR` over the candidates adds none.
    public boolean nameModels() {
        return !models.isEmpty()
                || iterations.stream()
                        .anyMatch(
                                iteration -> iteration.source() instanceof Source.Models && iteration.emitsVariable());
    }

    /// A whole number of a `PRIORITY` or `TIER` clause.
    public record Rank(long value, Span span) {}

    /// One model of a `MODEL` clause.
    ///
    /// @param options the options in parentheses; their names are not checked here
    public record ModelRef(Name model, Fields options) {}

    /// `FOR variable IN source { MODEL … }`.
    public record Iteration(Name variable, Source source, List<ModelRef> body, Span span) {
        public Iteration {
            body = List.copyOf(body);
        }

        /// Whether its body emits the variable.
        public boolean emitsVariable() {
            return body.stream().anyMatch(ref -> ref.model().text().equals(variable.text()));
        }
    }

    /// What a `FOR` runs over.
    public sealed interface Source {
        /// A name such as `decision.candidates`.
        record Reference(Name name) implements Source {}

        /// A list of models.
        record Models(List<ModelRef> models, Span span) implements Source {
            public Models {
                models = List.copyOf(models);
            }
        }
    }

    /// `ALGORITHM type { … }`.
    public record Algorithm(Name type, Fields fields, Span span) {}

    /// `PLUGIN name { … }` inside a route; the name is a template's or an inline type's.
    public record PluginUse(Name name, Fields fields, Span span) {}

    /// `EMIT kind { … }`.
    public record Emit(Name kind, Fields fields, Span span) {}
}
