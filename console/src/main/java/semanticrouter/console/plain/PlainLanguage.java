package semanticrouter.console.plain;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes policies of plain language, by rules and without a model. Safe for all threads.
public interface PlainLanguage {
    /// Makes a policy with the models and signals of a configuration.
    ///
    /// @return empty when the configuration is no YAML mapping
    Optional<Intended> over(String yaml, String text);

    /// The same with the models of the demonstration, for everybody.
    Intended shown(String text);

    /// A policy made of plain language.
    ///
    /// @param document what became of every clause, the program and the tests that were not run
    /// @param probes the tests: the decision that each prompt is meant to take
    /// @param yaml the configuration with the policy; empty when the policy is not usable
    record Intended(Map<String, Object> document, List<Probe> probes, Optional<String> yaml) {
        public Intended {
            probes = List.copyOf(probes);
        }
    }

    /// A prompt and the decision it is meant to take.
    record Probe(String prompt, String route) {}
}
