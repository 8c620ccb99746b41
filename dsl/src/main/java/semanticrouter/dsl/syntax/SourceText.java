package semanticrouter.dsl.syntax;

import java.util.Arrays;
import java.util.stream.IntStream;
import semanticrouter.config.diagnostic.Span;

/// Turns indexes of a text into places.
@FunctionalInterface
interface SourceText {
    /// The place of a half-open range of UTF-16 indexes.
    Span span(int from, int to);

    /// A text that is a file of its own.
    static SourceText of(String name, String text) {
        return new Lines(
                name,
                text,
                IntStream.concat(
                                IntStream.of(0),
                                IntStream.range(0, text.length())
                                        .filter(i -> text.charAt(i) == '\n')
                                        .map(i -> i + 1))
                        .toArray());
    }

    /// A text that is a scalar of another document: everything in it is where the scalar is.
    static SourceText within(Span place) {
        return (from, to) -> place;
    }

    /// Counts lines and columns, columns in code points.
    final class Lines implements SourceText {
        private final String name;
        private final String text;
        private final int[] starts;

        private Lines(String name, String text, int[] starts) {
            this.name = name;
            this.text = text;
            this.starts = starts;
        }

        @Override
        public Span span(int from, int to) {
            int first = line(from);
            int last = line(to);
            return new Span(name, first + 1, column(first, from), last + 1, column(last, to));
        }

        private int line(int index) {
            int found = Arrays.binarySearch(starts, index);
            return found >= 0 ? found : -found - 2;
        }

        private int column(int line, int index) {
            return text.codePointCount(starts[line], index) + 1;
        }
    }
}
