package semanticrouter.encoders.support;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import semanticrouter.encoders.rerank.Words;

/// Makes pairs of premise and hypothesis out of passages: a sentence of the passage is entailed; with another name or
/// number in it, or a negation, it is contradicted; without that sentence the passage leaves it open. Half of the
/// hypotheses are put as a question with its answer.
final class MadePairs {
    /// Labels by their place in {@link SupportModel#LABELS}.
    static final int ENTAILMENT = 0;

    static final int NEUTRAL = 1;
    static final int CONTRADICTION = 2;

    private static final int SHORTEST = 6;
    private static final int LONGEST = 30;
    private static final double DROPPED = 0.12;
    private static final List<String> VERBS =
            List.of(" is ", " was ", " are ", " were ", " has ", " can ", " will ", " have ", " would ", " may ");
    private static final List<String> ASKING = List.of("What ", "Which ", "Who ", "Where ", "When ", "How many ");

    private final SplittableRandom random;

    MadePairs(long seed) {
        random = new SplittableRandom(seed);
    }

    /// A made pair.
    record Made(String premise, String hypothesis, int label) {}

    /// A passage with its words.
    record Source(String text, Words words) {}

    /// Pairs on one sentence of a passage; empty when it has none of fitting length with a name or number in it.
    ///
    /// @param other another passage, whose names stand in for wrong ones
    List<Made> of(Source passage, Source other) {
        List<Words.Word> sentence = sentence(passage.words());
        List<Words.Word> telling = sentence.stream().filter(Words.Word::telling).toList();
        if (telling.isEmpty()) {
            return List.of();
        }
        Words.Word answer = telling.get(random.nextInt(telling.size()));
        String wrong = wrong(passage, other, answer);
        String statement = shortened(passage.text(), sentence, answer, original(passage, answer));
        String changed = shortened(passage.text(), sentence, answer, wrong);
        String question = question(passage.text(), sentence, answer);
        String without = passage.text().substring(0, sentence.getFirst().start())
                + passage.text().substring(sentence.getLast().end());
        var made = new ArrayList<Made>();
        made.add(new Made(passage.text(), statement, ENTAILMENT));
        made.add(new Made(passage.text(), question + " " + original(passage, answer), ENTAILMENT));
        made.add(new Made(passage.text(), question + " " + statement, ENTAILMENT));
        made.add(new Made(passage.text(), changed, CONTRADICTION));
        made.add(new Made(passage.text(), question + " " + wrong, CONTRADICTION));
        made.add(new Made(passage.text(), question + " " + changed, CONTRADICTION));
        String negated = negated(statement);
        if (!negated.isEmpty()) {
            made.add(new Made(passage.text(), negated, CONTRADICTION));
        }
        made.add(new Made(without, statement, NEUTRAL));
        made.add(new Made(without, question + " " + original(passage, answer), NEUTRAL));
        made.add(new Made(other.text(), statement, NEUTRAL));
        return made;
    }

    private List<Words.Word> sentence(Words words) {
        for (int attempt = 0; attempt < 8; attempt++) {
            int wanted = random.nextInt(words.sentences());
            List<Words.Word> sentence = words.words().stream()
                    .filter(word -> word.sentence() == wanted)
                    .toList();
            if (sentence.size() >= SHORTEST
                    && sentence.size() <= LONGEST
                    && sentence.stream().anyMatch(Words.Word::telling)) {
                return sentence;
            }
        }
        return List.of();
    }

    private static String original(Source passage, Words.Word word) {
        return passage.text().substring(word.start(), word.end());
    }

    /// Another number for a number; another name of the same or of another passage for a name.
    private String wrong(Source passage, Source other, Words.Word answer) {
        String text = original(passage, answer);
        if (Character.isDigit(text.charAt(0))) {
            String digits = text.replaceAll("[^0-9]", "");
            long value = digits.length() > 9 ? 7 : Long.parseLong(digits);
            long moved = value > 1000 ? value - 40 + random.nextInt(80) : value + 1 + random.nextInt(9);
            return Long.toString(moved == value ? value + 3 : moved);
        }
        Source from = random.nextBoolean() ? passage : other;
        List<String> names = from.words().words().stream()
                .filter(word -> word.telling() && !word.text().equals(answer.text()))
                .filter(word -> Character.isLetter(word.text().charAt(0)))
                .map(word -> original(from, word))
                .toList();
        return names.isEmpty() ? "Someone" : names.get(random.nextInt(names.size()));
    }

    /// The sentence with some words left out and one replaced.
    private String shortened(String text, List<Words.Word> sentence, Words.Word replaced, String by) {
        var out = new StringBuilder();
        int at = sentence.getFirst().start();
        for (Words.Word word : sentence) {
            boolean dropped = !word.telling() && random.nextDouble() < DROPPED;
            String gap = text.substring(at, word.start());
            at = word.end();
            if (!dropped) {
                out.append(out.isEmpty() ? "" : gap)
                        .append(word.equals(replaced) ? by : text.substring(word.start(), word.end()));
            }
        }
        return out + ".";
    }

    /// The sentence without a name or number, as a question.
    private String question(String text, List<Words.Word> sentence, Words.Word answer) {
        var out = new StringBuilder(ASKING.get(random.nextInt(ASKING.size())));
        for (Words.Word word : sentence) {
            if (!word.equals(answer) && random.nextDouble() >= 2 * DROPPED) {
                out.append(text, word.start(), word.end()).append(' ');
            }
        }
        return out.toString().strip() + "?";
    }

    /// The statement with a negation behind its first auxiliary verb; empty when it has none.
    private static String negated(String statement) {
        for (String verb : VERBS) {
            int at = statement.indexOf(verb);
            if (at > 0) {
                return statement.substring(0, at + verb.length()) + "not " + statement.substring(at + verb.length());
            }
        }
        return "";
    }
}
