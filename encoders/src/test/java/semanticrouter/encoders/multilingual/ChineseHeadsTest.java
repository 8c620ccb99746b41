package semanticrouter.encoders.multilingual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.encoders.EncoderOptions;
import semanticrouter.encoders.EncoderRuntimes;
import semanticrouter.encoders.LocalEncoderRuntime;
import semanticrouter.encoders.RequestEncodings;

class ChineseHeadsTest {
    private static LocalEncoderRuntime runtime;

    @BeforeAll
    static void open() throws Exception {
        runtime = EncoderRuntimes.builtin(EncoderOptions.standard());
    }

    @AfterAll
    static void close() {
        runtime.close();
    }

    private static RequestEncodings request() {
        return runtime.open(Deadline.after(Duration.ofSeconds(60)));
    }

    private record Row(String label, String text) {}

    private static List<Row> rows(String task) throws Exception {
        try (InputStream in = Objects.requireNonNull(ChineseHeadsTest.class.getResourceAsStream("chinese.txt"))) {
            Stream<String[]> rows = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\\|", -1));
            return rows.filter(row -> row[0].equals(task))
                    .map(row -> new Row(row[1], row[2]))
                    .toList();
        }
    }

    /// Texts of no training template; a share is asked for because some can be read in two ways.
    @ParameterizedTest
    @CsvSource({"domain, 0.75", "feedback, 0.65", "fact_check, 0.8", "modality, 0.8"})
    void chineseRequestsAreClassified(String task, double least) throws Exception {
        List<Row> rows = rows(task);
        int right = 0;
        var wrong = new StringBuilder();
        for (Row row : rows) {
            LabelScores scores = request().classify(task, row.text());
            if (scores.topLabel().equals(row.label())) {
                right++;
            } else {
                wrong.append(row).append(" as ").append(scores.topLabel()).append('\n');
            }
        }
        assertThat((double) right / rows.size())
                .as("%d of %d right; wrong:\n%s", right, rows.size(), wrong)
                .isGreaterThanOrEqualTo(least);
    }

    @Test
    void onePassOfTheEncoderForChineseFeedsTheHeadsAndTheVector() throws Exception {
        String text = "合同违约要承担什么责任？";
        long before = runtime.status().answered();
        RequestEncodings encodings = request();
        for (String task : List.of("domain", "feedback", "fact_check", "modality")) {
            encodings.classify(task, text);
        }
        encodings.embed(text);
        assertThat(runtime.status().answered() - before).isEqualTo(1);
    }
}
