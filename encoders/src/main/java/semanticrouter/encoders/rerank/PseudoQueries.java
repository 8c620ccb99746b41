package semanticrouter.encoders.rerank;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/// Makes questions out of passages, since no set of questions with passages is free: a stretch of one sentence in which
/// a name or number is replaced by a question word, other words are left out and endings change, as the words of a
/// question differ from those of its answer, and so does their order (cloze translation, Lewis et al.,
/// arXiv:1906.04980, without its model).
final class PseudoQueries {
    private static final int SHORTEST = 6;
    private static final int LONGEST = 14;
    private static final double DROPPED = 0.3;
    private static final double CHANGED = 0.2;
    private static final double SWAPPED = 0.4;
    private static final List<String> FOR_NUMBERS = List.of("how many", "when", "what year", "how much");
    private static final List<String> FOR_NAMES = List.of("who", "what", "which", "where");

    private final SplittableRandom random;

    PseudoQueries(long seed) {
        random = new SplittableRandom(seed);
    }

    /// A question on a passage, empty when none of its sentences is long enough.
    String about(Words passage) {
        int sentence = random.nextInt(passage.sentences());
        List<Words.Word> words = new ArrayList<>(passage.words().stream()
                .filter(word -> word.sentence() == sentence)
                .toList());
        if (words.size() < SHORTEST) {
            return "";
        }
        int length = Math.min(words.size(), random.nextInt(SHORTEST, LONGEST + 1));
        int from = random.nextInt(words.size() - length + 1);
        List<Words.Word> stretch = words.subList(from, from + length);
        int answer = answer(stretch);
        var question = new ArrayList<String>();
        boolean number = Character.isDigit(stretch.get(answer).text().charAt(0));
        List<String> asking = number ? FOR_NUMBERS : FOR_NAMES;
        String wh = asking.get(random.nextInt(asking.size()));
        boolean first = random.nextInt(4) > 0;
        if (first) {
            question.add(wh);
            question.add(random.nextBoolean() ? "did" : "is");
        }
        for (int i = 0; i < stretch.size(); i++) {
            if (i == answer) {
                if (!first) {
                    question.add(wh);
                }
            } else if (random.nextDouble() >= DROPPED) {
                question.add(changed(stretch.get(i).text()));
            }
        }
        // A question has another order of words than its answer.
        for (int i = first ? 3 : 1; i < question.size(); i++) {
            if (random.nextDouble() < SWAPPED) {
                Collections.swap(question, i - 1, i);
            }
        }
        return String.join(" ", question) + "?";
    }

    private int answer(List<Words.Word> stretch) {
        int start = random.nextInt(stretch.size());
        for (int i = 0; i < stretch.size(); i++) {
            int at = (start + i) % stretch.size();
            if (stretch.get(at).telling()) {
                return at;
            }
        }
        return start;
    }

    /// Sometimes another ending.
    private String changed(String word) {
        if (word.length() < 5 || random.nextDouble() >= CHANGED) {
            return word;
        }
        for (String ending : List.of("ing", "ed", "ly", "er", "s", "d")) {
            if (word.endsWith(ending)) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word + "s";
    }
}
