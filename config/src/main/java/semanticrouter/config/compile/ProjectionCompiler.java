package semanticrouter.config.compile;

import java.util.List;
import semanticrouter.config.document.Projections;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.core.projection.Mapping;
import semanticrouter.core.projection.Partition;
import semanticrouter.core.projection.Score;
import semanticrouter.core.rule.NumericPredicate;

/// Turns written projections into definitions (specification: signals §3).
final class ProjectionCompiler {
    private ProjectionCompiler() {}

    /// A group whose names are declared as embeddings is one of embeddings, else of domains.
    static List<Partition> partitions(Recipe recipe) {
        return recipe.projections().partitions().stream()
                .map(entry -> {
                    boolean embedding = recipe.family("embedding")
                            .map(rules -> rules.leaves().containsAll(entry.members()))
                            .orElse(false);
                    Double temperature = entry.temperature();
                    return new Partition(
                            entry.name(),
                            embedding ? "embedding" : "domain",
                            entry.semantics().equals("softmax_exclusive"),
                            temperature == null ? 1 : temperature,
                            entry.members(),
                            entry.fallback());
                })
                .toList();
    }

    static List<Score> scores(Recipe recipe) {
        return recipe.projections().scores().stream()
                .map(score -> new Score(
                        score.name(),
                        score.inputs().stream()
                                .map(entry -> input(recipe, entry))
                                .toList()))
                .toList();
    }

    private static Score.Input input(Recipe recipe, Projections.InputEntry entry) {
        Score.Input input = input(entry);
        boolean unseen = recipe.family(entry.type())
                .map(rules -> rules.family().afterProjections())
                .orElse(false);
        if (!unseen) {
            return input;
        }
        double always = input.source() == Score.Source.BINARY ? input.miss() : 0;
        return new Score.Input(input.type(), input.name(), Score.Source.BINARY, input.weight(), always, always);
    }

    private static Score.Input input(Projections.InputEntry entry) {
        boolean metric = entry.type().equals("kb_metric");
        Score.Source source = switch (entry.valueSource()) {
            case "confidence" -> Score.Source.CONFIDENCE;
            case "raw" -> Score.Source.RAW;
            case "score" -> metric ? Score.Source.RAW : Score.Source.SCORE;
            default ->
                metric
                        ? Score.Source.RAW
                        : entry.type().equals("projection") ? Score.Source.SCORE : Score.Source.BINARY;
        };
        Double match = entry.match();
        Double miss = entry.miss();
        return new Score.Input(
                entry.type(),
                metric ? entry.kb() + ":" + entry.metric() : entry.name(),
                source,
                entry.weight(),
                match == null || match == 0 ? 1 : match, // 0 counts as 1 (specification: signals §7, Q12)
                miss == null ? 0 : miss);
    }

    static List<Mapping> mappings(Projections projections) {
        return projections.mappings().stream()
                .map(entry -> {
                    Projections.Calibration calibration = entry.calibration();
                    double slope = calibration == null || calibration.slope() <= 0
                            ? Mapping.DEFAULT_SLOPE
                            : calibration.slope();
                    return new Mapping(
                            entry.name(),
                            entry.source(),
                            entry.method().equals("multi_emit"),
                            slope,
                            entry.outputs().stream()
                                    .map(out -> new Mapping.Output(
                                            out.name(), new NumericPredicate(out.gt(), out.gte(), out.lt(), out.lte())))
                                    .toList());
                })
                .toList();
    }
}
