package semanticrouter.encoders.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import semanticrouter.encoders.SharedData;
import semanticrouter.encoders.model.ModelSource;

/// Our WordPiece against Hugging Face's own: same ids, same offsets.
class WordPieceOracleTest {
    private static Tokenizer ours;
    private static Tokenizer oracle;

    @BeforeAll
    static void open() throws IOException {
        byte[] json = ModelSource.of("classpath:META-INF/semanticrouter/encoders/all-minilm-l6-v2")
                .bytes("tokenizer.json");
        ours = Tokenizers.open(json, "built-in");
        oracle = new NativeTokenizer(json);
        assertThat(ours).isInstanceOf(WordPieceTokenizer.class);
    }

    @Test
    void framesLikeTheOracle() {
        assertThat(ours.framing()).isEqualTo(oracle.framing());
    }

    @Test
    void agreesOnEveryCodePointBetweenLetters() {
        var text = new StringBuilder();
        for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
            if (Character.getType(c) != Character.SURROGATE) {
                text.append("ab").appendCodePoint(c).append("cd ");
            }
            if (c % 512 == 0 || c == Character.MAX_CODE_POINT) {
                assertAgree(text.toString());
                text.setLength(0);
            }
        }
    }

    @Test
    void agreesOnHandPickedTexts() {
        String longWord = "a".repeat(101);
        for (String text : List.of(
                "",
                " ",
                "\n\t ",
                "Hello, World!",
                "[CLS] a [SEP] b [MASK]",
                "[sep]",
                "[[SEP]]",
                "un##believable ##x",
                "#",
                "##",
                "naïve café Ångström İstanbul ΣΑΣ ß",
                "e\u0301 a\u0308\u0323 \u0301",
                "你好，世界 abc漢字def",
                "한국어 문장",
                "नमस्ते दुनिया",
                "مرحبا بالعالم \u202Eאבג\u202C",
                "👩‍👩‍👧‍👦 🇩🇪 👍🏽",
                "a\u200Bb\u200Dc\uFEFFd",
                "\u0000a\uFFFDb",
                longWord,
                longWord.substring(1),
                "3.14 $5 100% x=y",
                "don't can’t “quoted” —dash",
                "\uD83D\uDE00".repeat(120),
                "a\u00A0b\u2003c\u3000d")) {
            assertAgree(text);
        }
    }

    @Test
    void agreesOnGeneratedTexts() {
        long seed = 20260101;
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            assertAgree(generated(random));
        }
    }

    @Test
    void dropsLoneSurrogatesAndKeepsOffsets() {
        assertThat(ours.encode("ab\uD800cd \uDC00x"))
                .hasToString(ours.encode("ab\uFFFDcd \uFFFDx").toString());
    }

    @Test
    void agreesOnTheSharedCorpus() throws IOException {
        Optional<Path> data = SharedData.folder();
        assumeTrue(data.isPresent());
        int compared = 0;
        try (Stream<Path> files = Files.walk(data.orElseThrow())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
                List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
                for (int i = 0; i < lines.size(); i += 25) {
                    assertAgree(lines.get(i));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(1000);
    }

    private static void assertAgree(String text) {
        assertThat(ours.encode(text).toString())
                .as("tokens of <%s>", text)
                .isEqualTo(oracle.encode(text).toString());
    }

    private static String generated(Random random) {
        var text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            int c = switch (random.nextInt(9)) {
                case 0 -> random.nextInt(0x250);
                case 1 -> 0x300 + random.nextInt(0x70);
                case 2 -> 0x4E00 + random.nextInt(0x5200);
                case 3 -> 0x1F300 + random.nextInt(0x400);
                case 4 -> 0x590 + random.nextInt(0x200);
                case 5 -> 0x2000 + random.nextInt(0x70);
                case 6 -> random.nextInt(Character.MAX_CODE_POINT);
                case 7 -> 0xAC00 + random.nextInt(0x2BA0);
                default -> 'a' + random.nextInt(26);
            };
            if (c != 0 && Character.getType(c) != Character.SURROGATE) {
                text.appendCodePoint(c);
            }
            if (random.nextInt(50) == 0) {
                text.append(new ArrayList<>(List.of("[SEP]", "[CLS]", " ")).get(random.nextInt(3)));
            }
        }
        return text.toString();
    }
}
