package semanticrouter.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {
    /// Safe for all threads.
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    /// Whether a file is as the formatter would write it, or, with `write`, has been made so.
    private static boolean formatted(Path file, boolean write) {
        try {
            String text = Files.readString(file);
            String formatted = FORMATTER.formatSource(text);
            if (formatted.equals(text)) {
                return true;
            }
            if (write) {
                Files.writeString(file, formatted);
            }
            return write;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (FormatterException failed) {
            throw new IllegalStateException("cannot be parsed: " + file, failed);
        }
    }

    @Test
    void every_file_is_formatted() {
        boolean write = Boolean.getBoolean("format.write");
        List<Path> wrong = SourceTree.javaFiles().parallelStream()
                .filter(file -> !formatted(file, write))
                .map(SourceTree.root()::relativize)
                .toList();
        assertThat(wrong)
                .as("unformatted files; run this test with -Dformat.write=true to rewrite them")
                .isEmpty();
    }
}
