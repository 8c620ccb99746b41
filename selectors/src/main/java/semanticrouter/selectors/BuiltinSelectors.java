package semanticrouter.selectors;

import java.util.List;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.selectors.learned.Kmeans;
import semanticrouter.selectors.learned.Knn;
import semanticrouter.selectors.learned.Mlp;
import semanticrouter.selectors.learned.Svm;
import semanticrouter.selectors.looper.Confidence;
import semanticrouter.selectors.looper.Fusion;
import semanticrouter.selectors.looper.Prompt;
import semanticrouter.selectors.looper.Ratings;
import semanticrouter.selectors.looper.Remom;
import semanticrouter.selectors.looper.Workflows;
import semanticrouter.selectors.score.Automix;
import semanticrouter.selectors.score.Hybrid;
import semanticrouter.selectors.score.LatencyAware;
import semanticrouter.selectors.score.MultiFactor;
import semanticrouter.selectors.score.RouterDc;
import semanticrouter.selectors.score.Static;

/// Every selection algorithm of the product; a new one is one file and one line here.
public final class BuiltinSelectors {
    private BuiltinSelectors() {}

    /// The algorithms by type, in alphabetical order.
    ///
    /// @param statistics latency and load of the models, fed by whoever calls them
    public static List<SelectorFamily<?>> all(ModelStatistics statistics) {
        return List.of(
                new Automix(),
                new Confidence(),
                new Fusion(),
                new Hybrid(),
                new Kmeans(),
                new Knn(),
                new LatencyAware(statistics),
                new Mlp(),
                new MultiFactor(statistics),
                new Prompt(),
                new Ratings(),
                new Remom(),
                new RouterDc(),
                new Static(),
                new Svm(),
                new Workflows());
    }
}
