package semanticrouter.core.cache;

import java.util.List;
import semanticrouter.core.encoder.NamedEmbedding;

/// Questions of one group that a store was told of, for whoever looks for one like another.
///
/// @param upTo place up to which they were read; empty for none
/// @param questions oldest first, at most {@link #MOST}
public record LikeQuestions(String upTo, List<LikeQuestion> questions) {
    /// Questions of one group that a store keeps; the newest stay.
    public static final int MOST = 1_000;

    public LikeQuestions {
        questions = List.copyOf(questions);
    }

    /// A question whose answer was put.
    ///
    /// @param key of its answer
    /// @param vector of its text
    public record LikeQuestion(String key, NamedEmbedding vector) {}
}
