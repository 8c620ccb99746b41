package semanticrouter.selectors.looper;

import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;

/// `ratings`: asks every candidate side by side and returns all answers as choices (specification: selection §2.5).
public final class Ratings extends PlannedAlgorithm<Ratings.Options> {
    /// How many are asked at a time, and what a failure means.
    @Doc("Asks every candidate side by side and returns all answers.")
    public record Options(
            @Doc("Models asked at the same time; absent for all.") @Range(min = 1) @Nullable
            Integer maxConcurrent,

            @Doc("What a failing model means for the answer.") @OneOf({"skip", "fail"}) @Default("skip")
            String onError) {}

    public Ratings() {
        super("ratings", Options.class, "`multi_factor`");
    }

    @Override
    public String description() {
        return "Asks every candidate side by side and returns all answers as choices.";
    }
}
