package semanticrouter.signals.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.signals.Evaluation;
import semanticrouter.testkit.SharedData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LanguageSignalTest {
    private static final LanguageDetector DETECTOR = new LanguageDetector();

    private static List<String> matches(String text, LanguageSignal.Rule... rules) throws Exception {
        return new Evaluation().matches(new LanguageSignal(), List.of(rules), Evaluation.text(text));
    }

    private static LanguageSignal.Rule rule(String code, double threshold) {
        return new LanguageSignal.Rule(code, threshold, "");
    }

    @ParameterizedTest
    @CsvSource({
        "en,'Prove rigorously that the square root of 2 is irrational.'",
        "en,'What is 2 + 2?'",
        "en,'Who are you?'",
        "en,'fix this bug'",
        "zh,'CPU 是什么意思？'",
        "zh,'请用 Python 写一个快速排序'",
        "en,'Translate 你好世界 to English please'",
        "ja,'料理の準備をしているコックさんがいます。'",
        "ko,'안녕하세요, 환불을 원합니다'",
        "ru,'Привет, как дела сегодня?'",
        "uk,'Який сьогодні день тижня?'",
        "es,'¿Cuál es la capital de Francia?'",
        "de,'Erkläre mir bitte die Relativitätstheorie.'",
        "fr,'Quelle est la différence entre un processus et un fil ?'",
        "ar,'ما هي عاصمة فرنسا؟'",
        "fa,'پایتخت فرانسه کجاست و چه جمعیتی دارد؟'",
        "hi,'भारत की राजधानी क्या है?'",
        "th,'ขอคืนเงินหน่อยครับ'",
        "el,'Ποια είναι η πρωτεύουσα;'",
        "vi,'Thủ đô của nước Pháp là gì?'"
    })
    void tellsTheLanguage(String code, String text) {
        assertThat(DETECTOR.detect(text).map(Guess::code)).contains(code);
    }

    @ParameterizedTest
    @CsvSource({"''", "'12345 + 67'", "'?!'", "'\u200b\u0301'"})
    void whatCannotBeToldCountsAsEnglish(String text) throws Exception {
        assertThat(DETECTOR.detect(text)).isEmpty();
        assertThat(matches(text, rule("zh", 0), rule("en", 0))).containsExactly("en");
        assertThat(matches(text, rule("en", 0.6))).isEmpty();
    }

    @Test
    void knowsItsCodes() {
        assertThat(LanguageDetector.CODES)
                .doesNotHaveDuplicates()
                .containsAll(NgramModel.load().codes());
        assertThat(new LanguageSignal().check(rule("zh", 0), List.of())).isEmpty();
        assertThat(new LanguageSignal().check(rule("english", 0), List.of())).hasSize(1);
    }

    @Test
    void onlyTheFirstRuleOfACodeCounts() throws Exception {
        assertThat(matches("你好，请问今天几号？", rule("zh", 0), rule("en", 0))).containsExactly("zh");
        assertThat(matches("", rule("en", 0.9), rule("en", 0))).isEmpty();
    }

    @Test
    void isRightOnTheHeldOutTexts() throws Exception {
        Path file = SharedData.need("data/validation/language_test_stsb_xquad.jsonl");
        assertThat(accuracy(file, Integer.MAX_VALUE)).isGreaterThan(0.97);
        assertThat(accuracy(file, 6)).isGreaterThan(0.95);
        assertThat(accuracy(file, 3)).isGreaterThan(0.88);
    }

    /// Share of texts, cut to a number of words (or three characters for each), whose language is told right.
    private static double accuracy(Path file, int words) throws Exception {
        int right = 0;
        int all = 0;
        for (String line : Files.readAllLines(file)) {
            JsonNode row = JsonMapper.shared().readTree(line);
            String text = cut(row.get("text").asString(), words);
            String told = DETECTOR.detect(text)
                    .filter(guess -> guess.confidence() >= 0.3)
                    .map(Guess::code)
                    .orElse("en");
            right += told.equals(row.get("label").asString()) ? 1 : 0;
            all++;
        }
        System.out.printf("language: %d texts of at most %d words, %.4f right%n", all, words, (double) right / all);
        return (double) right / all;
    }

    private static String cut(String text, int words) {
        String[] parts = text.split("\\s+", -1);
        if (parts.length == 1) {
            return text.substring(0, (int) Math.min(text.length(), 3L * words));
        }
        return String.join(" ", Arrays.copyOf(parts, Math.min(parts.length, words)));
    }
}
