package semanticrouter.console.plain;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Makes policies of plain language, by rules and without a model. Safe for all threads.
public interface PlainLanguage {
    /// Makes a policy with the models and signals of a configuration.
    ///
    /// @param reader whose language meanings, reasons and notes are in; empty for the language of the text
    /// @return empty when the configuration is no YAML mapping
    Optional<Intended> over(String yaml, String text, Optional<Locale> reader);

    /// The same with the policy of the demonstration, for everybody: no part of the policy in use, of its secrets or of
    /// the environment has a part in it. Its tests are run where that makes the router call nobody.
    ///
    /// @param reader whose language meanings, reasons and notes are in; empty for the language of the text
    /// @return what became of every clause, the program and its tests; `unrun` says why some of them were not run
    Map<String, Object> shown(String text, Optional<Locale> reader) throws InterruptedException;

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
