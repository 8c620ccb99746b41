package semanticrouter.dsl.syntax;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Span;

/// One block of a program or of a recipe.
public sealed interface Block {
    /// Where it stands, keyword included.
    Span span();

    /// `ROUTING { strategy: … }`.
    record Routing(Fields fields, Span span) implements Block {}

    /// `ENTRYPOINT { model_names: […], recipe: … }`.
    record Entrypoint(Fields fields, Span span) implements Block {}

    /// `RECIPE name (description = …) { … }`; its blocks are never models, entrypoints or recipes.
    record Recipe(Name name, Fields options, List<Block> blocks, Span span) implements Block {
        public Recipe {
            blocks = List.copyOf(blocks);
        }
    }

    /// `SIGNAL type name { … }`.
    record Signal(Name type, Name name, Fields fields, Span span) implements Block {}

    /// `PROJECTION kind name { … }`.
    record Projection(ProjectionKind kind, Name name, Fields fields, Span span) implements Block {}

    /// The three kinds of projection.
    enum ProjectionKind {
        PARTITION,
        SCORE,
        MAPPING;

        /// The word in the text.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// `MODEL name { … }`: a model card.
    record Model(Name name, Fields fields, Span span) implements Block {}

    /// `PLUGIN name type { … }`: a template.
    record Plugin(Name name, Name type, Fields fields, Span span) implements Block {}

    /// `ROUTE name { … }`.
    ///
    /// @param when absent when the route matches every request
    record Route(Name name, @Nullable Rule when, Clauses clauses, Span span) implements Block {}

    /// `DECISION_TREE name { IF … ELSE … }`.
    ///
    /// @param branches the conditional branches, at least one
    /// @param otherwise the `ELSE` branch
    record Tree(Name name, List<Branch> branches, Clauses otherwise, Span elseSpan, Span span) implements Block {
        public Tree {
            branches = List.copyOf(branches);
        }
    }

    /// One `IF` of a decision tree.
    record Branch(Rule when, Clauses clauses, Span span) {}

    /// `TEST name { "query" -> route }`.
    record Test(Name name, List<Expectation> expectations, Span span) implements Block {
        public Test {
            expectations = List.copyOf(expectations);
        }
    }

    /// One line of a test.
    record Expectation(String query, Name route, Span span) {}

    /// `ASSERT "label" claim`: a statement that is proved about the policy.
    record Assertion(@Nullable String label, Claim claim, Span span) implements Block {}
}
