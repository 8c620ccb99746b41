package semanticrouter.config.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What the codes of findings mean, for people: one paragraph each. Immutable.
public final class DiagnosticManual {
    private static final String PAGE = "/semanticrouter/config/diagnostics.md";

    private final String page;
    private final SequencedMap<String, String> entries;

    private DiagnosticManual(String page, SequencedMap<String, String> entries) {
        this.page = page;
        this.entries = entries;
    }

    /// The manual of findings about configurations.
    public static DiagnosticManual builtin() {
        return of(DiagnosticManual.class, PAGE);
    }

    /// Reads a manual that comes with the program.
    ///
    /// @param owner a class of the module that has it
    /// @param resource absolute name of the page
    public static DiagnosticManual of(Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program was packaged without " + resource);
            }
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new DiagnosticManual(page, parse(page));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /// Both manuals as one, codes in alphabetical order.
    public DiagnosticManual and(DiagnosticManual other) {
        var all = new TreeMap<>(entries);
        all.putAll(other.entries);
        var text = new StringBuilder(page.substring(0, page.indexOf("## ")));
        all.forEach((code, meaning) ->
                text.append("## ").append(code).append('\n').append(meaning).append("\n\n"));
        String joined = text.toString().strip() + "\n";
        return new DiagnosticManual(joined, parse(joined));
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
