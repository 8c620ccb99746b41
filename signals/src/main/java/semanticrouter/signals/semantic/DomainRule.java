package semanticrouter.signals.semantic;

import java.util.List;
import java.util.Locale;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Required;
import semanticrouter.core.signal.SignalRule;

/// One domain.
@Doc("Matches when the current turn belongs to a subject.")
public record DomainRule(
        @Doc("Name; decisions refer to domain:<name>.") @Required
        String name,

        @Doc("What belongs to the domain, for people.") @Default("")
        String description,

        @Doc("Subjects of the classifier that make up the domain; without any the domain's own name is its subject.")
        @Default("[]")
        List<String> mmluCategories,

        @Doc(
                "Per-model scores; they choose no model. The best one says whether a model is asked to reason about the domain where"
                        + " the decision does not say.")
        @Default("[]")
        List<ModelScore> modelScores)
        implements SignalRule {
    /// How well a model does in the domain.
    @Doc("How well a model does in the domain.")
    public record ModelScore(
            @Doc("Model name.") @Default("") String model,
            @Doc("Score.") @Default("0") double score,

            @Doc("Whether it does so by reasoning.") @Default("false")
            boolean useReasoning) {}

    public DomainRule {
        mmluCategories = List.copyOf(mmluCategories);
        modelScores = List.copyOf(modelScores);
    }

    /// Labels of the classifier that mean this domain, in lower case.
    List<String> labels() {
        List<String> own = mmluCategories.isEmpty() ? List.of(name) : mmluCategories;
        return own.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList();
    }
}
