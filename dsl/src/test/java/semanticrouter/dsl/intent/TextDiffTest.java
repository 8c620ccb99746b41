package semanticrouter.dsl.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

class TextDiffTest {
    @Test
    void equalTextsDifferNowhere() {
        assertThat(TextDiff.unified("a", "x\ny\n", "b", "x\ny\n")).isEmpty();
    }

    @Test
    void aChangeIsShownWithThreeLinesAround() {
        assertThat(TextDiff.unified("old", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "new", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"))
                .isEqualTo("--- old\n+++ new\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
        assertThat(TextDiff.unified("old", "", "new", "1\n")).isEqualTo("--- old\n+++ new\n@@ -0,0 +1,1 @@\n+1\n");
    }

    @Test
    void theOldTextAndTheDifferenceGiveTheNewOne() {
        Property.check("a difference applies", 300, gen -> {
            List<String> old = lines(gen);
            List<String> changed = lines(gen);
            String diff = TextDiff.unified("a", String.join("\n", old), "b", String.join("\n", changed));
            assertThat(applied(old, diff)).isEqualTo(changed);
        });
    }

    private static List<String> lines(Gen gen) {
        return gen.list(0, 25, each -> each.oneOf("a", "b", "c", "d"));
    }

    private static List<String> applied(List<String> old, String diff) {
        var result = new ArrayList<String>();
        int at = 0;
        for (String line : diff.lines().skip(2).toList()) {
            if (line.startsWith("@@")) {
                String[] range = line.split(" ", -1)[1].substring(1).split(",", -1);
                int first = Integer.parseInt(range[0]) - (range[1].equals("0") ? 0 : 1);
                result.addAll(old.subList(at, first));
                at = first;
            } else if (line.startsWith("+")) {
                result.add(line.substring(1));
            } else {
                assertThat(old.get(at)).isEqualTo(line.substring(1));
                if (line.startsWith(" ")) {
                    result.add(old.get(at));
                }
                at++;
            }
        }
        result.addAll(old.subList(at, old.size()));
        return result;
    }
}
