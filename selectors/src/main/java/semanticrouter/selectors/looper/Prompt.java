package semanticrouter.selectors.looper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.kind.Status;
import semanticrouter.core.loop.HelperSelector;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;
import semanticrouter.selectors.looper.prompt.Chooser;

/// `prompt`: a helper model reads the request and names a candidate (specification: selection §1.4.11).
public final class Prompt implements SelectorFamily<Prompt.Options> {
    private static final int SECONDS = 5;
    private static final Kind<Options> KIND = Kind.algorithm("prompt", Status.EXPERIMENTAL, Options.class);

    /// Who picks, and by which instructions.
    @Doc("A helper model reads the request and names a candidate.")
    public record Options(
            @Doc("The model that picks.") @Required String model,

            @Doc("What it is told about the choice.") @Required
            String instructions,

            @Doc("Seconds to wait for it; 0 for 5.") @Range(min = 0) @Default("5")
            int timeoutSeconds) {}

    @Override
    public Kind<Options> kind() {
        return KIND;
    }

    @Override
    public String description() {
        return "A helper model reads the request and names one of the candidates.";
    }

    @Override
    public List<Problem> check(Options options, List<ModelRef> candidates) {
        var problems = new ArrayList<Problem>();
        if (candidates.stream().map(ModelRef::model).distinct().count() < 2) {
            problems.add(Problem.error("", "picking needs two or more different models in the decision's modelRefs"));
        }
        for (String twice :
                References.repeated(candidates.stream().map(ModelRef::model).toList())) {
            problems.add(Problem.error("", "\"" + twice + "\" is in the decision's modelRefs twice; keep one"));
        }
        if (problems.isEmpty()) {
            List<String> called =
                    candidates.stream().map(ModelRef::effectiveModel).toList();
            for (String twice : References.repeated(called)) {
                problems.add(Problem.error(
                        "", "two modelRefs are called as \"" + twice + "\"; give each its own model or adapter"));
            }
        }
        return problems;
    }

    @Override
    public Selector prepare(SelectorSetup<Options> setup) {
        Options options = setup.options();
        int seconds = options.timeoutSeconds() == 0 ? SECONDS : options.timeoutSeconds();
        var chooser = new Chooser(options.model(), options.instructions(), Duration.ofSeconds(seconds));
        return new HelperSelector(KIND.name(), chooser);
    }
}
