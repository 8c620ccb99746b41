package semanticrouter.plugins.hallucination;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Judges by words: a claim whose words a premise has all follows from it, one with the word `never` contradicts it.
/// A question with a question mark has facts worth checking.
final class WordJudge implements EncoderRuntime, Encodings {
    private static final List<String> LABELS = List.of("entailment", "neutral", "contradiction");

    /// Pairs that were asked for.
    final List<String> hypotheses = new CopyOnWriteArrayList<>();

    private final Set<String> tasks;
    private final boolean broken;

    /// @param broken whether pairs cannot be judged
    WordJudge(Set<String> tasks, boolean broken) {
        this.tasks = tasks;
        this.broken = broken;
    }

    WordJudge() {
        this(Set.of("embedding", "fact_check", "nli"), false);
    }

    @Override
    public LabelScores relate(String task, String premise, String hypothesis) throws UnavailableException {
        if (broken || !task.equals("nli")) {
            throw missing();
        }
        hypotheses.add(hypothesis);
        String claim = hypothesis.replaceFirst("(?s)^.*[?？] ", "");
        List<String> known = words(premise);
        double[] p = known.containsAll(words(claim))
                ? new double[] {0.96, 0.02, 0.02}
                : claim.contains("never") ? new double[] {0.02, 0.03, 0.95} : new double[] {0.05, 0.92, 0.03};
        return new LabelScores(LABELS, p);
    }

    /// Marks the words of an answer that what stands before it does not have.
    @Override
    public List<TokenSpan> mark(String task, String first, String second, double threshold) {
        hypotheses.add(first);
        var spans = new ArrayList<TokenSpan>();
        java.util.regex.Pattern.compile("\\w+").matcher(second).results().forEach(word -> {
            if (!words(first).contains(word.group().toLowerCase(Locale.ROOT))) {
                spans.add(new TokenSpan("", word.start(), word.end(), 0.9));
            }
        });
        return spans;
    }

    /// Words, each ideograph one.
    private static List<String> words(String text) {
        return new ArrayList<>(Arrays.asList(text.toLowerCase(Locale.ROOT)
                .replaceAll("(\\p{IsHan})", " $1 ")
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip()
                .split(" ")));
    }

    @Override
    public LabelScores classify(String task, String text) throws UnavailableException {
        if (!tasks.contains(task) || text.contains("unreadable")) {
            throw missing();
        }
        double needed = text.contains("?") || text.contains("？") ? 0.9 : 0.1;
        return new LabelScores(List.of("no_fact_check_needed", "fact_check_needed"), new double[] {1 - needed, needed});
    }

    @Override
    public Encodings open(Deadline deadline) {
        return this;
    }

    @Override
    public Set<String> tasks() {
        return tasks;
    }

    @Override
    public EncoderStatus status() {
        return new EncoderStatus(List.of(), 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}

    @Override
    public Embedding embed(String text) throws UnavailableException {
        throw missing();
    }

    @Override
    public List<TokenSpan> label(String task, String text) throws UnavailableException {
        throw missing();
    }

    @Override
    public double score(String task, String first, String second) throws UnavailableException {
        throw missing();
    }

    private static UnavailableException missing() {
        return new UnavailableException("encoder_missing", "");
    }
}
