package semanticrouter.console.record;

import java.util.Arrays;
import java.util.List;
import semanticrouter.core.evidence.Evidence;

/// Types of the personal data that no rule allows, as metrics and spans name them.
public final class PiiTypes {
    private PiiTypes() {}

    /// Each type once. The signal tells of each rule which types it found, `rule: TYPE, TYPE`.
    public static List<String> of(Evidence evidence) {
        List<String> findings = evidence.found("pii");
        if (findings.isEmpty()) {
            return List.of(); // as of almost every request
        }
        return findings.stream()
                .flatMap(found -> Arrays.stream(
                        found.substring(found.lastIndexOf(": ") + 2).split(", ", -1)))
                .map(Words::type)
                .distinct()
                .toList();
    }
}
