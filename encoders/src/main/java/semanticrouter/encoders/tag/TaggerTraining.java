package semanticrouter.encoders.tag;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import semanticrouter.encoders.model.ModelSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Trains the tagger of personal data from `pii_train.jsonl` and the project's own sentences.
public final class TaggerTraining {
    /// The types, as upstream's mapping names them.
    public static final List<String> TYPES = List.of(
            "AGE",
            "CREDIT_CARD",
            "DATE_TIME",
            "DOMAIN_NAME",
            "EMAIL_ADDRESS",
            "GPE",
            "IBAN_CODE",
            "IP_ADDRESS",
            "NRP",
            "ORGANIZATION",
            "PERSON",
            "PHONE_NUMBER",
            "STREET_ADDRESS",
            "TITLE",
            "US_DRIVER_LICENSE",
            "US_SSN",
            "ZIP_CODE");

    /// Name of the task and of its folder.
    public static final String TASK = "pii";

    private static final ChainTraining.Settings SETTINGS = new ChainTraining.Settings(6, 0.1, 1e-5, 1);
    private static final int TIMES = 40;
    private static final int HELD_EVERY = 10;

    /// A labelled text.
    ///
    /// @param text as written
    /// @param spans in UTF-16 indices
    /// @param source in the words of the data's table
    public record Row(String text, List<TaggedTexts.Span> spans, String source) {
        public Row {
            spans = List.copyOf(spans);
        }

        /// Whether this row is kept from training, to measure.
        public boolean held() {
            return Math.floorMod(text.hashCode(), HELD_EVERY) == 0;
        }
    }

    private TaggerTraining() {}

    /// Reads `pii_train.jsonl` in `data`, trains, and writes `head.json`, `weights.bin` and `CARD.md` into `out`.
    ///
    /// @param allowed which sources may shape weights
    /// @return figures on the held-out texts
    public static Map<String, Double> run(Path data, Path out, Predicate<String> allowed) throws IOException {
        List<Row> rows = read(data.resolve("pii_train.jsonl"));
        List<String> labels = TaggedTexts.labels(TYPES);
        List<ChainTraining.Tagged> texts = texts(rows, allowed);
        ChainWeights weights = new ChainTraining(labels, SETTINGS).train(texts);
        var tagger = new ChainTagger(ChainTraining.write(TASK, labels, weights, out), weights);
        var counts = new SpanFigures();
        Map<String, Integer> sources = new TreeMap<>();
        for (Row row : rows) {
            if (row.held()) {
                counts.add(
                        row.spans(),
                        tagger.label(row.text()).stream()
                                .map(span -> new TaggedTexts.Span(span.label(), span.start(), span.end()))
                                .toList());
            }
            if (allowed.test(row.source())) {
                sources.merge(row.source(), 1, Integer::sum);
            }
        }
        Map<String, Double> figures = counts.figures();
        Files.writeString(
                out.resolve("CARD.md"), TaggerCard.text(sources, texts.size(), figures), StandardCharsets.UTF_8);
        return figures;
    }

    /// Reads labelled texts; their offsets are code points.
    public static List<Row> read(Path file) throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        var rows = new ArrayList<Row>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode node = mapper.readTree(line);
                String text = node.path("text").asString("");
                var spans = new ArrayList<TaggedTexts.Span>();
                for (JsonNode span : node.path("spans")) {
                    spans.add(new TaggedTexts.Span(
                            span.path("label").asString(""),
                            text.offsetByCodePoints(0, span.path("start").asInt(0)),
                            text.offsetByCodePoints(0, span.path("end").asInt(0))));
                }
                rows.add(new Row(text, spans, node.path("source").asString("")));
            }
        } catch (JacksonException broken) {
            throw new IOException(file + ":" + (rows.size() + 1) + ": " + broken.getMessage(), broken);
        }
        return rows;
    }

    /// The texts to learn from.
    ///
    /// @param allowed which sources may shape weights
    public static List<ChainTraining.Tagged> texts(List<Row> rows, Predicate<String> allowed) throws IOException {
        List<String> labels = TaggedTexts.labels(TYPES);
        var texts = new ArrayList<ChainTraining.Tagged>();
        Map<String, List<String>> values = new TreeMap<>();
        for (Row row : rows) {
            if (row.held() || !allowed.test(row.source())) {
                continue;
            }
            texts.add(TaggedTexts.tagged(row.text(), row.spans(), labels));
            String lower = row.text().toLowerCase(Locale.ROOT);
            if (Math.floorMod(row.text().hashCode(), 7) == 1
                    && lower.length() == row.text().length()) {
                texts.add(TaggedTexts.tagged(lower, row.spans(), labels));
            }
            if (!row.source().equals("wnut17")) {
                for (TaggedTexts.Span span : row.spans()) {
                    values.computeIfAbsent(span.label(), _ -> new ArrayList<>())
                            .add(row.text().substring(span.start(), span.end()));
                }
            }
        }
        for (AuthoredSentences.Sentence sentence : new AuthoredSentences(values).of(templates(), TIMES)) {
            texts.add(TaggedTexts.tagged(sentence.text(), sentence.spans(), labels));
        }
        return texts;
    }

    private static List<String> templates() throws IOException {
        byte[] file =
                ModelSource.of("classpath:META-INF/semanticrouter/authored").bytes("pii.txt");
        return new String(file, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.replace("\\n", "\n"))
                .toList();
    }
}
