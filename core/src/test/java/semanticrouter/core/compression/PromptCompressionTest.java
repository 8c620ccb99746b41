package semanticrouter.core.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptCompressionTest {
    private static final CompressionProfile DEFAULT = new CompressionProfile(.20, .40, .35, .05, .5, 3, 2);

    private static PromptCompression to(int tokens) {
        return new PromptCompression(DEFAULT, tokens, 0, Set.of());
    }

    @Test
    void tokens_are_estimated_as_specified() {
        assertThat(TokenEstimate.of("hello world 你好")).isEqualTo(5);
        assertThat(TokenEstimate.of("")).isZero();
        assertThat(TokenEstimate.of(" \n\t")).isZero();
        assertThat(TokenEstimate.of("a")).isOne();
        assertThat(TokenEstimate.of("你a b"))
                .as("one CJK and two fields with others")
                .isEqualTo(4);
    }

    @Test
    void sentences_end_where_they_end_in_every_script() {
        assertThat(Sentences.of("One. Two?! Three… 你好。再见！ هل؟ नमस्ते।"))
                .containsExactly("One.", "Two?!", "Three… 你好。", "再见！", "هل؟", "नमस्ते।");
        assertThat(Sentences.of("Pi is 3.14 here. J. Smith agrees. Vitamin C. it is."))
                .containsExactly("Pi is 3.14 here.", "J. Smith agrees.", "Vitamin C.", "it is.");
        assertThat(Sentences.of("no end")).containsExactly("no end");
        assertThat(Sentences.of(" . ")).containsExactly(".");
    }

    @Test
    void short_texts_stay_as_they_are() {
        String text = "One sentence. And another one.";
        assertThat(to(100).of(text).text()).isSameAs(text);
        assertThat(new PromptCompression(DEFAULT, 1, 1_000, Set.of()).of(text).text())
                .isSameAs(text);
        assertThat(PromptCompression.NONE.of("a b. ".repeat(1_000)).shortened()).isFalse();
        String one = "word ".repeat(500);
        assertThat(to(10).of(one).text()).as("a single sentence").isSameAs(one);
        String two = "word ".repeat(50) + ". " + "other ".repeat(50) + ".";
        assertThat(to(10).of(two).text()).as("no sentence fits").isSameAs(two);
    }

    @Test
    void the_ends_and_the_telling_sentences_stay_in_their_order() {
        var sentences = new ArrayList<>(List.of("Please read this report.", "It is about our shop.", "We sell shoes."));
        IntStream.range(0, 60).forEach(_ -> sentences.add("The weather was as it usually is."));
        sentences.add(30, "Customers demand refunds because shipments of leather boots arrived damaged.");
        sentences.addAll(List.of("What should we do?", "Answer in one paragraph."));
        PromptCompression.Compressed compressed = to(60).of(String.join(" ", sentences));

        assertThat(compressed.text())
                .startsWith("Please read this report. It is about our shop. We sell shoes.")
                .contains("refunds because shipments")
                .endsWith("What should we do? Answer in one paragraph.");
        assertThat(compressed.shortened()).isTrue();
        assertThat(compressed.kept()).isLessThanOrEqualTo(60);
        assertThat(compressed.sentences()).isEqualTo(sentences.size());
        assertThat(compressed.tokens()).isGreaterThan(60);
    }

    @Test
    void measures_follow_their_formulas() {
        var scores = new SentenceScores(List.of("red fox", "red dog", "blue sky"));
        assertThat(scores.position(.5)[1]).isCloseTo(.5, within(1e-9));
        assertThat(scores.position(.5)[0]).isOne();
        // tf of each word is 1/2; df(red) = 2, the others 1; N = 3
        double rare = (Math.log(4 / 2.0) + Math.log(4 / 2.0)) / 2;
        double mixed = (Math.log(4 / 3.0) + Math.log(4 / 2.0)) / 2;
        assertThat(scores.tfIdf()).containsExactly(new double[] {mixed / rare, mixed / rare, 1}, within(1e-9));
        double[] rank = scores.textRank();
        assertThat(rank[0]).isCloseTo(1, within(1e-4));
        assertThat(rank[1]).isCloseTo(1, within(1e-4));
        assertThat(rank[2]).as("nothing is like it").isLessThan(.5);
        double[] novelty = scores.novelty();
        assertThat(novelty[2]).isOne();
        assertThat(novelty[0]).isCloseTo(novelty[1], within(1e-9));
    }

    /// The rank without the graph is the rank with it.
    @Test
    void the_rank_is_that_of_the_written_out_graph() {
        long seed = System.nanoTime();
        System.out.println("property \"rank as by the graph\": seed " + seed);
        var random = new Random(seed);
        for (int run = 0; run < 100; run++) {
            List<String> sentences = IntStream.range(0, 2 + random.nextInt(12))
                    .mapToObj(_ -> IntStream.range(0, 1 + random.nextInt(8))
                            .mapToObj(_ -> "w" + random.nextInt(15))
                            .collect(Collectors.joining(" ")))
                    .toList();
            assertThat(new SentenceScores(sentences).textRank())
                    .as("%s", sentences)
                    .containsExactly(written(sentences), within(1e-3));
        }
    }

    private static double[] written(List<String> sentences) {
        int n = sentences.size();
        double[][] cosine = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                cosine[i][j] = i == j ? 0 : cosine(sentences.get(i), sentences.get(j));
            }
        }
        double[] rank = new double[n];
        java.util.Arrays.fill(rank, 1.0 / n);
        for (int round = 0; round < 300; round++) {
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int j = 0; j < n; j++) {
                    double degree = java.util.Arrays.stream(cosine[j]).sum();
                    sum += degree > 1e-9 ? cosine[i][j] / degree * rank[j] : 0;
                }
                next[i] = .15 / n + .85 * sum;
            }
            rank = next;
        }
        double most = java.util.Arrays.stream(rank).max().orElseThrow();
        return java.util.Arrays.stream(rank).map(value -> value / most).toArray();
    }

    private static double cosine(String first, String second) {
        List<String> a = SentenceScores.words(first);
        List<String> b = SentenceScores.words(second);
        double dot = a.stream().mapToDouble(word -> count(word, b)).sum();
        return dot / Math.sqrt(self(a) * self(b));
    }

    private static double self(List<String> words) {
        return words.stream().mapToDouble(word -> count(word, words)).sum();
    }

    private static double count(String word, List<String> words) {
        return words.stream().filter(word::equals).count();
    }

    @Test
    void a_megabyte_of_anything_is_shortened_within_bounds() {
        long seed = System.nanoTime();
        System.out.println("property \"bounded\": seed " + seed);
        var random = new Random(seed);
        String alphabet = "ab .!?\n1A你。𝔊\u0301\uD800";
        String noise = IntStream.range(0, 1 << 20)
                .mapToObj(_ -> String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))))
                .collect(Collectors.joining());
        PromptCompression.Compressed compressed = to(512).of(noise);
        assertThat(compressed.kept()).isLessThanOrEqualTo(512);
        assertThat(compressed.shortened()).isTrue();
        assertThat(to(512).of(noise)).as("the same every time").isEqualTo(compressed);
        assertThat(to(512).of("x".repeat(1 << 20) + ". " + "a b. ".repeat(2_000))
                        .kept())
                .isPositive();
    }
}
