package semanticrouter.signals.semantic;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.signal.SignalRule;

/// One difficulty boundary.
@Doc("Sorts the current turn into easy, medium or hard; decisions refer to complexity:<name>:<level>.")
public record ComplexityRule(
        @Doc("Name, without a colon.") @Required String name,

        @Doc("How far the turn must be nearer to one side's examples than to the other's; between, it is medium.")
        @Default("0")
        @Range(min = 0)
        double threshold,

        @Doc("Examples of hard turns; without any examples the built-in classifier of difficulty decides.")
        Side hard,

        @Doc("Examples of easy turns.") Side easy,

        @Doc("What the rule is for, for people.") @Default("")
        String description,

        @Doc("Rule over other signals without which the level does not count.") @Nullable
        Condition composer)
        implements SignalRule {
    /// Whether both sides have images to compare a request's image with.
    boolean comparesImages() {
        return !hard.imageCandidates().isEmpty() && !easy.imageCandidates().isEmpty();
    }

    /// Examples of one side.
    @Doc("Examples of one side of the boundary.")
    public record Side(
            @Doc("Example texts.") @Default("[]") List<String> candidates,

            @Planned @Doc("Descriptions of example images, to be compared with the request's image.") @Default("[]")
            List<String> imageCandidates) {
        public Side {
            candidates = List.copyOf(candidates);
            imageCandidates = List.copyOf(imageCandidates);
        }
    }
}
