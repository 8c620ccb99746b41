package semanticrouter.config.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// What the codes of findings mean, for people: one paragraph each. Immutable.
public final class DiagnosticManual {
    private static final String PAGE = "/semanticrouter/config/diagnostics.md";

    private final String page;
    private final SequencedMap<String, String> entries;

    private DiagnosticManual(String page, SequencedMap<String, String> entries) {
        this.page = page;
        this.entries = entries;
    }

    /// Reads the manual that comes with the program.
    public static DiagnosticManual builtin() {
        try (InputStream in = DiagnosticManual.class.getResourceAsStream(PAGE)) {
            if (in == null) {
                throw new IllegalStateException("the program was packaged without " + PAGE);
            }
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new DiagnosticManual(page, parse(page));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + PAGE, e);
        }
    }

    private static SequencedMap<String, String> parse(String page) {
        var entries = new LinkedHashMap<String, String>();
        String[] sections = page.split("(?m)^## ", -1);
        for (int i = 1; i < sections.length; i++) {
            int end = sections[i].indexOf('\n');
            entries.put(
                    sections[i].substring(0, end).strip(),
                    sections[i].substring(end).strip());
        }
        return Collections.unmodifiableSequencedMap(entries);
    }

    /// What a code means and how to mend it.
    public Optional<String> explain(String code) {
        return Optional.ofNullable(entries.get(code));
    }

    /// Every code with its paragraph, in alphabetical order.
    public SequencedMap<String, String> entries() {
        return entries;
    }

    /// The manual as a page of Markdown.
    public String page() {
        return page;
    }
}
