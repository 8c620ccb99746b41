package semanticrouter.selectors.looper;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.grounding.Mitigation;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.SelectorSetup;
import semanticrouter.selectors.looper.fusion.FusionLoop;
import semanticrouter.selectors.looper.fusion.FusionOptions;
import semanticrouter.selectors.looper.fusion.FusionOptions.AnalysisOverride;

/// `fusion`: a panel answers, a judge compares, and one final answer is written from both
/// (specification: selection §2.7).
public final class Fusion extends LoopAlgorithm<FusionOptions> {
    public Fusion() {
        super("fusion", Status.EXPERIMENTAL, FusionOptions.class);
    }

    @Override
    public String description() {
        return "A panel of models answers, a judge compares the answers, and one final answer is written from both.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>(Mitigation.PATH, Mitigation.class));
    }

    @Override
    public boolean direct() {
        return true;
    }

    @Override
    public List<Problem> check(FusionOptions options, List<ModelRef> candidates) {
        var problems = new ArrayList<Problem>();
        if (candidates.isEmpty() && options.analysisModels().isEmpty()) {
            problems.add(Problem.error("analysis_models", "name a panel here or models in the decision's modelRefs"));
        }
        for (String twice : References.repeated(options.analysisModels())) {
            problems.add(Problem.error("analysis_models", "\"" + twice + "\" is named twice; keep one"));
        }
        List<String> overridden = options.analysisOverrides().stream()
                .map(AnalysisOverride::model)
                .toList();
        for (String twice : References.repeated(overridden)) {
            problems.add(Problem.error("analysis_overrides", "\"" + twice + "\" has two entries; merge them"));
        }
        List<String> panel = options.analysisModels().isEmpty()
                ? candidates.stream().map(ModelRef::model).toList()
                : options.analysisModels();
        for (String model : overridden) {
            if (!panel.contains(model)) {
                problems.add(Problem.warning(
                        "analysis_overrides", "\"" + model + "\" is not on the panel, so its entry does nothing"));
            }
        }
        if (!options.analysisTemplate().isBlank() && !options.analysisTemplate().contains("{{responses}}")) {
            problems.add(Problem.warning(
                    "analysis_template", "there is no place {{responses}}, so the judge does not see the answers"));
        }
        return problems;
    }

    @Override
    Loop loop(SelectorSetup<FusionOptions> setup) throws UnavailableException {
        return new FusionLoop(
                setup.options(),
                setup.contract(),
                setup.services().encoders(),
                setup.settings().get(Mitigation.class).detector(),
                setup.services().clock());
    }
}
