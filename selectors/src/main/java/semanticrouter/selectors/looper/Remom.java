package semanticrouter.selectors.looper;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Status;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.SelectorSetup;
import semanticrouter.selectors.looper.remom.RemomOptions;
import semanticrouter.selectors.looper.remom.Rounds;
import semanticrouter.selectors.looper.remom.Template;
import semanticrouter.selectors.looper.remom.TemplateException;

/// `remom`, a reasoning mixture of models: rounds of parallel answers, each round improving on the one before
/// (specification: selection §2.6; PaCoRe, arXiv:2601.05593).
public final class Remom extends LoopAlgorithm<RemomOptions> {
    public Remom() {
        super("remom", Status.SUPPORTED, RemomOptions.class);
    }

    @Override
    public String description() {
        return "Rounds of parallel answers, each improving on the one before, and one final answer.";
    }

    @Override
    public List<Problem> check(RemomOptions options, List<ModelRef> candidates) {
        var problems = new ArrayList<Problem>();
        List<Integer> schedule = options.breadthSchedule();
        if (schedule.isEmpty()) {
            problems.add(Problem.error("breadth_schedule", "name at least one round, for example [4]"));
        }
        for (int i = 0; i < schedule.size(); i++) {
            if (schedule.get(i) < 1) {
                problems.add(Problem.error("breadth_schedule[" + i + "]", "a round makes 1 or more calls"));
            }
        }
        References.among(candidates, "synthesis_model", options.synthesisModel())
                .ifPresent(problems::add);
        try {
            Template.of(options.synthesisTemplate());
        } catch (TemplateException unreadable) {
            problems.add(Problem.error("synthesis_template", unreadable.why()));
        }
        return problems;
    }

    @Override
    Loop loop(SelectorSetup<RemomOptions> setup) throws UnavailableException {
        try {
            return new Rounds(
                    setup.options(), setup.contract(), setup.services().clock());
        } catch (TemplateException unreadable) {
            throw new UnavailableException("template_malformed", "synthesis_template: " + unreadable.why());
        }
    }
}
