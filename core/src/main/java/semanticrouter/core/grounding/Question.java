package semanticrouter.core.grounding;

import java.util.List;

/// What a detector is asked.
///
/// @param asked what the user asked
/// @param context what the answer is held against, as far as it is read
/// @param answers text of each choice, as far as it is read
public record Question(String asked, String context, List<String> answers) {
    /// Prints sizes only.
    @Override
    public String toString() {
        return "Question[" + context.length() + ", " + answers.size() + "]";
    }
}
