package semanticrouter.encoders.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.head.BuiltinHeads;
import semanticrouter.encoders.head.HeadDeclaration;
import tools.jackson.databind.JsonNode;

/// Measures the models of a runtime on a folder of labelled sets.
///
/// The task of a file is the beginning of its name: `domain_test_x.jsonl` is asked of the classifier `domain`. Rows are
/// `{"text", "label", …}`, pairs have `text_b`, PII rows have `spans`, and `rerank_*.json` hold `docs` and `queries`;
/// lines may be gzipped. What cannot be measured is told per file, and the rest goes on.
public final class Evaluation {
    /// Lengths of the texts whose latency is measured, in tokens.
    private static final List<Integer> LENGTHS = List.of(16, 128, 512);

    private final EncoderRuntime runtime;
    private final Map<String, HeadDeclaration> heads;
    private final Consumer<String> progress;

    /// @param heads declarations of the built-in heads by task, for the operating points of yes-or-no tasks
    /// @param progress gets a line a set, for a person who waits
    public Evaluation(EncoderRuntime runtime, Map<String, HeadDeclaration> heads, Consumer<String> progress) {
        this.runtime = runtime;
        this.heads = Map.copyOf(heads);
        this.progress = progress;
    }

    /// What to measure.
    ///
    /// @param folder files to measure on
    /// @param prefix only files whose name begins with it; empty for all
    /// @param examples folder with the examples of intents, `intent_NAME.jsonl`; it need not exist
    /// @param latency whether latency is measured too
    public record Wanted(Path folder, String prefix, Path examples, boolean latency) {}

    /// A kind of set by the beginning of its name.
    ///
    /// @param task under which its figures are shown
    /// @param measure gives the figures, none when no row can be used
    private record Kind(String task, Measure measure) {}

    @FunctionalInterface
    private interface Measure {
        Map<String, Double> of(LabelledFile file, List<String> remarks)
                throws IOException, UnavailableException, InterruptedException;
    }

    /// Measures every file.
    ///
    /// @throws IOException when the folder cannot be listed
    public EvaluationReport run(Wanted wanted) throws IOException, InterruptedException {
        var sets = new ArrayList<TaskFigures>();
        var skipped = new LinkedHashMap<String, String>();
        List<LabelledFile> files;
        try (Stream<Path> list = Files.list(wanted.folder())) {
            files = list.filter(Files::isRegularFile)
                    .filter(LabelledFile::named)
                    .filter(file -> file.getFileName().toString().startsWith(wanted.prefix()))
                    .sorted()
                    .map(LabelledFile::of)
                    .toList();
        }
        Map<String, Kind> kinds = kinds(wanted.examples());
        for (int i = 0; i < files.size(); i++) {
            LabelledFile file = files.get(i);
            var remarks = new ArrayList<String>();
            String at = "[" + (i + 1) + "/" + files.size() + "] " + file.set();
            long began = System.nanoTime();
            try {
                Kind kind = kind(kinds, file.set());
                progress.accept(at + " …");
                Map<String, Double> figures = kind.measure().of(file, remarks);
                if (figures.isEmpty()) {
                    remarks.addFirst("no row can be measured");
                    skipped.put(file.set(), String.join("; ", remarks));
                } else {
                    sets.add(new TaskFigures(kind.task(), file.set(), figures, remarks));
                }
            } catch (UnavailableException unavailable) {
                skipped.put(file.set(), unavailable.failure().toString());
            } catch (IOException unreadable) {
                skipped.put(file.set(), "it cannot be read: " + unreadable.getMessage());
            }
            String left = skipped.get(file.set());
            progress.accept(at + (left == null ? "" : " skipped: " + left) + " ("
                    + Math.round((System.nanoTime() - began) / 1e9) + " s)");
            remarks.forEach(remark -> progress.accept("  " + remark));
        }
        if (wanted.latency()) {
            latency(sets, skipped);
        }
        return new EvaluationReport(sets, skipped);
    }

    /// The kind with the longest name that a set's name begins with.
    private static Kind kind(Map<String, Kind> kinds, String set) throws UnavailableException {
        return kinds.keySet().stream()
                .filter(prefix -> set.equals(prefix) || set.startsWith(prefix + "_"))
                .max(Comparator.comparingInt(String::length))
                .map(kinds::get)
                .orElseThrow(() -> new UnavailableException(
                        "unknown_task", "no model here serves the beginning of its name; known are " + kinds.keySet()));
    }

    private Map<String, Kind> kinds(Path examples) {
        var kinds = new LinkedHashMap<String, Kind>();
        var pairs = new PairEvaluation(runtime);
        kinds.put("sts", new Kind("sts", (file, remarks) -> pairs.similarity(file.rows(remarks), remarks)));
        kinds.put("cache_pairs", new Kind("cache_pairs", (file, remarks) -> pairs.duplicates(file.rows(remarks))));
        Measure retrieval = (file, remarks) -> new RetrievalEvaluation(runtime).of(file.tree(), remarks);
        kinds.put("rerank", new Kind("rerank", retrieval));
        kinds.put("retrieval", new Kind("retrieval", retrieval));
        kinds.put("intent", new Kind("intent", (file, remarks) -> intents(file, examples, remarks)));
        if (runtime.tasks().contains(SupportEvaluation.SCORER)) {
            kinds.put(
                    "hallucination",
                    new Kind(
                            "hallucination",
                            (file, remarks) -> new SupportEvaluation(runtime).of(file.rows(remarks), remarks)));
        }
        for (String task : runtime.tasks()) {
            if (!task.equals("embedding")) {
                kinds.putIfAbsent(task, new Kind(task, (file, remarks) -> labels(task, file, remarks)));
            }
        }
        return kinds;
    }

    private Map<String, Double> labels(String task, LabelledFile file, List<String> remarks)
            throws IOException, UnavailableException, InterruptedException {
        List<JsonNode> rows = file.rows(remarks);
        if (rows.isEmpty()) {
            return Map.of();
        }
        return rows.stream().anyMatch(row -> row.has("spans"))
                ? new SpanEvaluation(runtime, List.of()).spans(task, rows, remarks)
                : new ClassEvaluation(runtime, heads.get(task)).of(task, rows, remarks);
    }

    private Map<String, Double> intents(LabelledFile file, Path examples, List<String> remarks)
            throws IOException, UnavailableException, InterruptedException {
        String name = file.set().replaceAll("_(test|validation|holdout)$", "");
        List<JsonNode> taught = List.of();
        for (String suffix : List.of(".jsonl", "_train.jsonl", ".jsonl.gz")) {
            Path beside = examples.resolve(name + suffix);
            if (taught.isEmpty() && Files.isRegularFile(beside) && !beside.equals(file.path())) {
                taught = LabelledFile.of(beside).rows(remarks);
            }
        }
        List<JsonNode> rows = file.rows(remarks);
        return rows.isEmpty() ? Map.of() : new IntentEvaluation(runtime).of(rows, taught, remarks);
    }

    private void latency(List<TaskFigures> sets, Map<String, String> skipped) throws InterruptedException {
        var latency = new LatencyEvaluation(
                runtime,
                heads.keySet().stream()
                        .filter(runtime.tasks()::contains)
                        .sorted()
                        .toList(),
                BuiltinHeads.TAGGERS.stream().filter(runtime.tasks()::contains).toList());
        progress.accept("latency of " + latency.asked());
        for (int tokens : LENGTHS) {
            String set = tokens + "_tokens";
            try {
                sets.add(new TaskFigures("latency", set, latency.of(tokens), List.of()));
            } catch (UnavailableException unavailable) {
                skipped.put("latency " + set, unavailable.failure().toString());
            }
        }
    }
}
