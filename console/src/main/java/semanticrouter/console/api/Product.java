package semanticrouter.console.api;

import java.util.List;
import java.util.Map;

/// What the running program says about itself.
///
/// @param version of the program
/// @param samples prompts that show the policy at work
/// @param manual what the codes of findings mean, in Markdown
public record Product(String version, List<Sample> samples, Map<String, String> manual) {
    public Product {
        samples = List.copyOf(samples);
        manual = Map.copyOf(manual);
    }

    /// A prompt and the decision it is meant to reach.
    ///
    /// @param id slug
    /// @param title by language
    /// @param expect name of a decision
    public record Sample(String id, Map<String, String> title, String prompt, String expect) {
        public Sample {
            title = Map.copyOf(title);
        }
    }
}
