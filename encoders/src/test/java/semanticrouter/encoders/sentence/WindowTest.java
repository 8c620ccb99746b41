package semanticrouter.encoders.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.encoders.tokenize.Tokens;

class WindowTest {
    @Test
    void aShortTextIsOneWindow() {
        assertThat(Window.cut(words(10), 254, 8)).containsExactly(new Window(0, 10));
    }

    @Test
    void anEmptyTextIsOneEmptyWindow() {
        assertThat(Window.cut(words(0), 254, 8)).containsExactly(new Window(0, 0));
    }

    @Test
    void windowsAreEqualAndCoverEverything() {
        List<Window> windows = Window.cut(words(600), 254, 8);
        assertThat(windows).containsExactly(new Window(0, 200), new Window(200, 400), new Window(400, 600));
    }

    @Test
    void tooManyWindowsAreThinnedEvenlyWithBothEnds() {
        List<Window> windows = Window.cut(words(2540), 254, 4);
        assertThat(windows).hasSize(4).startsWith(new Window(0, 254)).endsWith(new Window(2286, 2540));
        assertThat(Window.cut(words(2540), 254, 1)).containsExactly(new Window(0, 254));
    }

    @Test
    void aCutFallsBetweenWords() {
        // Words of three pieces; a cut at 25 would split the ninth word.
        assertThat(Window.cut(pieces(50), 25, 8).getFirst()).isEqualTo(new Window(0, 24));
    }

    @Test
    void everyTokenIsInExactlyOneWindowForAllSizes() {
        for (int size = 1; size < 40; size++) {
            for (int tokens = 1; tokens < 200; tokens += 7) {
                int next = 0;
                for (Window window : Window.cut(pieces(tokens), size, 1000)) {
                    assertThat(window.from())
                            .as("size %d tokens %d", size, tokens)
                            .isEqualTo(next);
                    assertThat(window.size())
                            .as("size %d tokens %d", size, tokens)
                            .isBetween(1, size);
                    next = window.to();
                }
                assertThat(next).isEqualTo(tokens);
            }
        }
    }

    private static Tokens words(int count) {
        int[] starts = new int[count];
        int[] ends = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = 2 * i;
            ends[i] = 2 * i + 1;
        }
        return new Tokens(new int[count], starts, ends);
    }

    /// Words of three pieces each.
    private static Tokens pieces(int count) {
        int[] starts = new int[count];
        int[] ends = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = i + i / 3;
            ends[i] = starts[i] + 1;
        }
        return new Tokens(new int[count], starts, ends);
    }
}
