package semanticrouter.dsl.proof;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers to earlier questions, because one often answers the next questions too. For one thread.
///
/// Bounded: the oldest is forgotten when there are too many. Looking for one costs a few operations on bits for every
/// assumption, however many are kept.
final class Examples {
    private static final int WORDS = 8;
    private static final int KEPT = WORDS * Long.SIZE;

    private final Answer.@Nullable Possible[] kept = new Answer.Possible[KEPT];

    /// By variable: in which of those kept it holds.
    private final long[][] holding;

    private int added;

    /// @param variables how many variables an answer tells of
    Examples(int variables) {
        holding = new long[variables + 1][WORDS];
    }

    void add(Answer.Possible answer) {
        int place = added++ % KEPT;
        int word = place / Long.SIZE;
        long bit = 1L << place;
        Answer.Possible oldest = kept[place];
        if (oldest != null) {
            oldest.values().stream().forEach(variable -> holding[variable][word] &= ~bit);
        }
        BitSet values = answer.values();
        for (int variable = values.nextSetBit(0); variable >= 0; variable = values.nextSetBit(variable + 1)) {
            holding[variable][word] |= bit;
        }
        kept[place] = answer;
    }

    /// One of those kept in which all assumptions hold.
    Optional<Answer.Possible> with(int... assumptions) {
        int words = Math.min(WORDS, (added + Long.SIZE - 1) / Long.SIZE);
        long[] left = new long[words];
        Arrays.fill(left, -1L);
        if (added < KEPT && words > 0) {
            left[words - 1] = -1L >>> -added;
        }
        for (int assumption : assumptions) {
            long[] holds = holding[Math.abs(assumption)];
            long flip = assumption > 0 ? 0 : -1L;
            long any = 0;
            for (int word = 0; word < words; word++) {
                left[word] &= holds[word] ^ flip;
                any |= left[word];
            }
            if (any == 0) {
                return Optional.empty();
            }
        }
        for (int word = 0; word < words; word++) {
            if (left[word] != 0) {
                return Optional.ofNullable(kept[word * Long.SIZE + Long.numberOfTrailingZeros(left[word])]);
            }
        }
        return Optional.empty();
    }
}
