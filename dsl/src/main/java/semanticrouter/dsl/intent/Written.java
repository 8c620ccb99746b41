package semanticrouter.dsl.intent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.dsl.syntax.Fields;
import semanticrouter.dsl.syntax.Name;
import semanticrouter.dsl.syntax.Value;

/// Makes parts of a syntax tree that stand in no text.
final class Written {
    private Written() {}

    static Name name(String text) {
        return new Name(text, Span.NONE);
    }

    static Value text(String text) {
        return new Value.Text(text, Span.NONE);
    }

    static Value whole(long number) {
        return new Value.Whole(number, Span.NONE);
    }

    static Value decimal(double number) {
        return new Value.Decimal(number, Span.NONE);
    }

    static Value flag(boolean on) {
        return new Value.Flag(on, Span.NONE);
    }

    static Value texts(List<String> texts) {
        return new Value.Sequence(texts.stream().map(Written::text).toList(), Span.NONE);
    }

    static Value body(Object... pairs) {
        return new Value.Body(fields(pairs), Span.NONE);
    }

    /// Fields of names and values in turn.
    static Fields fields(Object... pairs) {
        var fields = new ArrayList<Fields.Field>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (!(pairs[i] instanceof String name) || !(pairs[i + 1] instanceof Value value)) {
                throw new IllegalArgumentException("no names and values: " + Arrays.toString(pairs));
            }
            fields.add(new Fields.Field(name, value, Span.NONE));
        }
        return new Fields(fields);
    }
}
