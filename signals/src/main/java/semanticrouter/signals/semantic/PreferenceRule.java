package semanticrouter.signals.semantic;

import java.util.List;
import java.util.stream.Stream;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.signal.SignalRule;

/// One preference.
@Doc("Matches when the turn fits one preference better than the others; at most one preference matches.")
public record PreferenceRule(
        @Doc("Name; decisions refer to preference:<name>.") @Required
        String name,

        @Doc("What the preference is; counts as an example.") @Default("")
        String description,

        @Doc("Example texts.") @Default("[]") List<String> examples,

        @Doc("Least score of a match; 0 takes any.") @Default("0") @Range(min = 0, max = 1)
        double threshold)
        implements SignalRule {
    public PreferenceRule {
        examples = List.copyOf(examples);
    }

    List<String> texts() {
        return Stream.concat(Stream.of(description), examples.stream())
                .filter(text -> !text.isBlank())
                .toList();
    }
}
