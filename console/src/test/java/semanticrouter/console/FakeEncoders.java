package semanticrouter.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EmbeddingSize;
import semanticrouter.core.encoder.EncoderPass;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.Exit;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Encoders that know the given tasks and answer by simple rules.
///
/// @param labels of each classifier by task, two each; empty for tasks of other sorts
public record FakeEncoders(Map<String, List<String>> labels) implements EncoderRuntime, Encodings {
    @Override
    public Set<String> tasks() {
        return labels.keySet();
    }

    @Override
    public Encodings open(Deadline deadline) {
        return this;
    }

    @Override
    public EncoderStatus status() {
        return new EncoderStatus(List.of("a model of the tests"), 5, 2, 1, 1, 1, 0);
    }

    private void need(String task) throws UnavailableException {
        if (!labels.containsKey(task)) {
            throw new UnavailableException("encoder_missing", "no model for " + task);
        }
    }

    @Override
    public EmbeddingSize embeddingSize() {
        return new EmbeddingSize(labels.containsKey("embedding") ? 3 : 0, 2);
    }

    @Override
    public Embedding embed(String text, Exit exit) throws UnavailableException {
        return exit.layer() == 1 ? embed("b") : embed(text).truncated(exit.dimension());
    }

    /// One token a word.
    @Override
    public EncoderPass pass(String text) throws UnavailableException {
        need("embedding");
        var pieces = new ArrayList<EncoderPass.Piece>();
        var words = Pattern.compile("\\S+").matcher(text);
        while (words.find()) {
            pieces.add(new EncoderPass.Piece(words.group(), pieces.size(), words.start(), words.end()));
        }
        return new EncoderPass(
                "counted-letters",
                3,
                1,
                2,
                2,
                "mean",
                64,
                List.of("<"),
                pieces,
                List.of(">"),
                new Coverage(pieces.size(), pieces.size()));
    }

    @Override
    public String embedder(List<String> texts) {
        return "counted-letters";
    }

    /// Counts letters a and b, so that texts can be told apart.
    @Override
    public Embedding embed(String text) throws UnavailableException {
        need("embedding");
        double a = text.chars().filter(c -> c == 'a').count() + 0.01;
        double b = text.chars().filter(c -> c == 'b').count();
        double length = Math.hypot(a, b);
        return new Embedding(new float[] {(float) (a / length), (float) (b / length)});
    }

    @Override
    public LabelScores classify(String task, String text) throws UnavailableException {
        need(task);
        return new LabelScores(
                labels.getOrDefault(task, List.of()),
                text.contains("yes") ? new double[] {0.1, 0.9} : new double[] {0.8, 0.2});
    }

    @Override
    public List<TokenSpan> label(String task, String text) throws UnavailableException {
        need(task);
        int at = text.indexOf("Ann");
        return at < 0 ? List.of() : List.of(new TokenSpan("PERSON", at, at + 3, 0.95));
    }

    @Override
    public double score(String task, String first, String second) throws UnavailableException {
        need(task);
        return first.equals(second) ? 1 : 0.25;
    }

    @Override
    public LabelScores relate(String task, String first, String second) throws UnavailableException {
        need(task);
        return new LabelScores(
                labels.getOrDefault(task, List.of()),
                first.contains(second) ? new double[] {0.8, 0.15, 0.05} : new double[] {0.3, 0.45, 0.25});
    }

    @Override
    public void close() {}
}
