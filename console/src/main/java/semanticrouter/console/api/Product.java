package semanticrouter.console.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.console.plain.PlainLanguage;

/// What the running program says about itself.
///
/// @param version of the program
/// @param surfaces names of the kinds of machine it runs on
/// @param samples prompts that show the policy at work
/// @param manual what the codes of findings mean, in Markdown
/// @param language writes policies as people may read them
/// @param plain makes policies of what people say
public record Product(
        String version,
        List<String> surfaces,
        List<Sample> samples,
        Map<String, String> manual,
        Language language,
        PlainLanguage plain) {
    public Product {
        surfaces = List.copyOf(surfaces);
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

    /// The routing language, as far as a policy is read in it and a draft made of it. Safe for all threads.
    public interface Language {
        /// Writes a configuration, or a fragment with routing, as a program.
        ///
        /// @return empty when the text is no YAML mapping
        Optional<Program> program(String yaml);

        /// Puts a program in the place of a configuration's routing. What the language has no words for stays.
        ///
        /// @param yaml the configuration
        /// @return empty when it is no YAML mapping
        Optional<Overlaid> overlaid(String program, String yaml);
    }

    /// A policy in the routing language.
    ///
    /// @param text in canonical form
    /// @param notes what the language cannot say
    public record Program(String text, List<Diagnostic> notes) {
        public Program {
            notes = List.copyOf(notes);
        }
    }

    /// A configuration with a program as its routing.
    ///
    /// @param yaml without comments; empty when the program has errors
    /// @param findings about the program
    public record Overlaid(Optional<String> yaml, List<Diagnostic> findings) {
        public Overlaid {
            findings = List.copyOf(findings);
        }
    }
}
