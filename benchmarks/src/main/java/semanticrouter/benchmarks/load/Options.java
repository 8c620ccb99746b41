package semanticrouter.benchmarks.load;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Options of a harness's command line: `--name value` pairs.
record Options(Map<String, String> values) {
    /// @param known names without dashes
    static Options of(String[] args, Set<String> known) {
        var values = new HashMap<String, String>();
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (!known.contains(name) || i + 1 == args.length) {
                throw new IllegalArgumentException(
                        "cannot read the option " + args[i] + "; there are " + known + ", each with a value");
            }
            values.put(name, args[i + 1]);
        }
        return new Options(values);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(values.getOrDefault(name, Integer.toString(otherwise)));
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    Path launcher() {
        return Path.of(text("launcher", "vllm-sr")).toAbsolutePath();
    }
}
