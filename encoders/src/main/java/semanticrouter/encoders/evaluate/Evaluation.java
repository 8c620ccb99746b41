package semanticrouter.encoders.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.head.HeadDeclaration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Measures the models of a runtime on a folder of labelled sets.
///
/// The task of a file is the beginning of its name: `domain_test_x.jsonl` is asked of the classifier `domain`. Rows are
/// `{"text", "label", …}`, pairs have `text_b`, PII rows have `spans`, and `rerank_*.json` hold `docs` and `queries`.
public final class Evaluation {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EncoderRuntime runtime;
    private final Map<String, HeadDeclaration> heads;
    private final JsonMapper mapper = JsonMapper.builder().build();

    /// @param heads declarations of the built-in heads by task, for the operating points of yes-or-no tasks
    public Evaluation(EncoderRuntime runtime, Map<String, HeadDeclaration> heads) {
        this.runtime = runtime;
        this.heads = Map.copyOf(heads);
    }

    /// Measures every file of a folder whose name starts with `prefix`.
    public EvaluationReport run(Path folder, String prefix) throws IOException, InterruptedException {
        var sets = new ArrayList<TaskFigures>();
        var skipped = new LinkedHashMap<String, String>();
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            String set = name.replaceAll("\\.jsonl?$", "");
            try {
                String task = runtime.tasks().stream()
                        .filter(known -> set.startsWith(known + "_"))
                        .findFirst()
                        .orElse("");
                Map<String, Double> figures = measure(task, set, file);
                if (figures.isEmpty()) {
                    skipped.put(set, "no loaded model serves it");
                } else {
                    sets.add(new TaskFigures(task.isEmpty() ? "embedding" : task, set, figures));
                }
            } catch (UnavailableException unavailable) {
                skipped.put(set, unavailable.failure().toString());
            }
        }
        return new EvaluationReport(sets, skipped);
    }

    private Map<String, Double> measure(String task, String set, Path file)
            throws IOException, InterruptedException, UnavailableException {
        if (set.startsWith("sts_")) {
            return new PairEvaluation(runtime).similarity(rows(file));
        }
        if (set.startsWith("cache_pairs_")) {
            return new PairEvaluation(runtime).duplicates(rows(file));
        }
        if (set.startsWith("rerank_")) {
            return new PairEvaluation(runtime).retrieval(mapper.readTree(Files.readAllBytes(file)));
        }
        if (task.isEmpty()) {
            return Map.of();
        }
        List<JsonNode> rows = rows(file);
        return rows.getFirst().has("spans") ? new SpanEvaluation(runtime).spans(task, rows) : classes(task, rows);
    }

    private Map<String, Double> classes(String task, List<JsonNode> rows)
            throws UnavailableException, InterruptedException {
        HeadDeclaration head = heads.get(task);
        List<String> positive = head == null ? List.of() : head.positive();
        ClassFigures classes = null;
        var scores = new ScoreFigures();
        for (JsonNode row : rows) {
            LabelScores answer = runtime.open(Deadline.after(PATIENCE))
                    .classify(task, row.path("text").asString(""));
            String label = row.path("label").asString("");
            String truth = answer.labels().contains(label) || positive.isEmpty() ? label : positive.getFirst();
            classes = classes == null ? new ClassFigures(answer.labels()) : classes;
            if (answer.labels().contains(truth)) {
                classes.add(answer, truth);
            }
            scores.add(positive.stream().mapToDouble(answer::of).sum(), positive.contains(truth));
        }
        Map<String, Double> figures = classes == null ? new LinkedHashMap<>() : classes.figures();
        if (head != null && !positive.isEmpty()) {
            figures.putAll(scores.figures(head.threshold()));
        }
        return figures;
    }

    private List<JsonNode> rows(Path file) throws IOException {
        var rows = new ArrayList<JsonNode>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                rows.add(mapper.readTree(line));
            }
        } catch (JacksonException broken) {
            throw new IOException(file + ":" + (rows.size() + 1) + ": " + broken.getMessage(), broken);
        }
        return rows;
    }
}
