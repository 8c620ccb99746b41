package semanticrouter.plugins.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import semanticrouter.core.kind.Problem;

/// The rule for lists of regular expressions.
final class Patterns {
    private Patterns() {}

    /// A problem for each that cannot be read.
    static List<Problem> check(String path, List<String> patterns) {
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < patterns.size(); i++) {
            try {
                Pattern.compile(patterns.get(i));
            } catch (PatternSyntaxException malformed) {
                problems.add(
                        Problem.error(path + "[" + i + "]", "not a regular expression: " + malformed.getDescription()));
            }
        }
        return problems;
    }
}
