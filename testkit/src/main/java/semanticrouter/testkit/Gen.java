package semanticrouter.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/// Draws random values for one case of a {@link Property}. Not safe for several threads.
public final class Gen {
    private final SplittableRandom random;

    public Gen(long seed) {
        random = new SplittableRandom(seed);
    }

    /// A number in [from, to].
    public int between(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    /// True once in `n` draws on average.
    public boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    public boolean flip() {
        return random.nextBoolean();
    }

    /// A number in [0, 1).
    public double unit() {
        return random.nextDouble();
    }

    public <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /// A list of `from` to `to` values.
    public <T> List<T> list(int from, int to, Function<Gen, T> each) {
        var values = new ArrayList<T>();
        for (int i = between(from, to); i > 0; i--) {
            values.add(each.apply(this));
        }
        return values;
    }

    /// Text of up to `length` code points from many scripts, control characters and lone surrogates included.
    public String text(int length) {
        var text = new StringBuilder();
        for (int i = between(0, length); i > 0; i--) {
            switch (between(0, 9)) {
                case 0 -> text.append((char) between(0, 0x1f));
                case 1 -> text.append((char) between(0xd800, 0xdfff));
                case 2 -> text.appendCodePoint(between(0x1f300, 0x1faff));
                case 3 -> text.append((char) between(0x4e00, 0x9fff));
                case 4 -> text.append((char) between(0x5d0, 0x64a));
                case 5 -> text.append(oneOf("\"", "\\", "\n", "{", "}", ":", ",", "\u200b", "\u0301"));
                default -> text.append((char) between(0x20, 0x7e));
            }
        }
        return text.toString();
    }

    /// A lower-case word of 1 to 8 ASCII letters.
    public String word() {
        var word = new StringBuilder();
        for (int i = between(1, 8); i > 0; i--) {
            word.append((char) between('a', 'z'));
        }
        return word.toString();
    }
}
