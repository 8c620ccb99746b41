package semanticrouter.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class FormatTest {
    @Test
    void every_file_is_formatted() throws Exception {
        boolean write = Boolean.getBoolean("format.write");
        var formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
        var wrong = new ArrayList<Path>();
        for (Path file : SourceTree.javaFiles()) {
            String text = Files.readString(file);
            String formatted = formatter.formatSource(text);
            if (!formatted.equals(text)) {
                if (write) {
                    Files.writeString(file, formatted);
                } else {
                    wrong.add(SourceTree.root().relativize(file));
                }
            }
        }
        assertThat(wrong)
                .as("unformatted files; run this test with -Dformat.write=true to rewrite them")
                .isEmpty();
    }
}
