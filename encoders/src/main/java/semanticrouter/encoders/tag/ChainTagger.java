package semanticrouter.encoders.tag;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.encoders.head.EncodedText;
import semanticrouter.encoders.head.LinearHead;
import semanticrouter.encoders.head.TextTagger;
import semanticrouter.encoders.model.ModelSource;
import tools.jackson.core.JacksonException;

/// Labels words by a linear-chain conditional random field; what has a form with check digits is taken as found, and so
/// is what Chinese sentences announce.
///
/// Runs in plain Java on the calling thread, some microseconds a word, and never asks the encoder. Long texts are
/// labelled in stretches of {@link #STRETCH} words.
///
/// Source: Lafferty, McCallum and Pereira, Conditional Random Fields, ICML 2001.
public final class ChainTagger implements TextTagger {
    /// Words that are labelled together.
    static final int STRETCH = 1024;

    private final TagDeclaration declaration;
    private final ChainWeights weights;

    public ChainTagger(TagDeclaration declaration, ChainWeights weights) {
        this.declaration = declaration;
        this.weights = weights;
    }

    /// Reads `head.json` and `weights.bin`.
    ///
    /// @throws IOException naming the file that is missing, changed or broken
    public static ChainTagger open(ModelSource source) throws IOException {
        try {
            TagDeclaration declaration = LinearHead.json().readValue(source.bytes("head.json"), TagDeclaration.class);
            byte[] file = source.verified("weights.bin", declaration.weightsSha256());
            return new ChainTagger(
                    declaration, ChainWeights.read(file, declaration.labels().size()));
        } catch (JacksonException | IllegalArgumentException broken) {
            throw new IOException(source.where() + ": " + broken.getMessage(), broken);
        }
    }

    public TagDeclaration declaration() {
        return declaration;
    }

    @Override
    public List<String> labels() {
        return declaration.labels().stream()
                .filter(label -> label.startsWith("B-"))
                .map(label -> label.substring(2))
                .toList();
    }

    @Override
    public List<TokenSpan> label(EncodedText text) {
        return label(text.text());
    }

    /// The spans of a text, in order.
    public List<TokenSpan> label(String text) {
        Words words = Words.of(text);
        List<Shapes.Hit> hits = Shapes.of(text);
        var features = new WordFeatures(words, hits);
        var spans = new ArrayList<TokenSpan>();
        for (int from = 0; from < words.size(); from += STRETCH) {
            spans.addAll(stretch(words, features, from, Math.min(words.size(), from + STRETCH)));
        }
        return Certain.merged(spans, hits, ChineseForms.of(text), labels());
    }

    private List<TokenSpan> stretch(Words words, WordFeatures features, int from, int to) {
        float[][] emissions = new float[to - from][];
        for (int i = from; i < to; i++) {
            emissions[i - from] = weights.emissions(features.of(i));
        }
        var chain = new Chain(declaration.labels().size(), weights.transitions(), emissions);
        int[] path = chain.best();
        if (Arrays.stream(path)
                .allMatch(label -> declaration.labels().get(label).equals("O"))) {
            return List.of(); // how sure each label is costs more than to find them
        }
        double[][] sure = chain.marginals(false).single();
        var spans = new ArrayList<TokenSpan>();
        int open = -1;
        double least = 1;
        for (int t = 0; t <= path.length; t++) {
            String label = t == path.length ? "O" : declaration.labels().get(path[t]);
            if (open >= 0 && !label.startsWith("I-")) {
                String type = declaration.labels().get(path[open]).substring(2);
                spans.add(new TokenSpan(type, words.starts()[from + open], words.ends()[from + t - 1], least));
                open = -1;
            }
            if (!label.equals("O")) {
                least = open < 0 ? sure[t][path[t]] : Math.min(least, sure[t][path[t]]);
                open = open < 0 ? t : open;
            }
        }
        return spans;
    }
}
