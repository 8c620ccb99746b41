package semanticrouter.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.console.plain.PlainLanguage;

/// Says what it was asked, and tests for two prompts of which one misses its decision.
final class FakePlainLanguage implements PlainLanguage {
    @Override
    public Optional<PlainLanguage.Intended> over(String yaml, String text) {
        return Optional.of(intended(text, Optional.of(yaml)));
    }

    @Override
    public PlainLanguage.Intended shown(String text) {
        return intended(text, Optional.empty());
    }

    private static PlainLanguage.Intended intended(String text, Optional<String> yaml) {
        return new PlainLanguage.Intended(
                Map.of("program", "ROUTE of " + text, "usable", yaml.isPresent(), "tests", List.of()),
                List.of(new PlainLanguage.Probe("forbidden", "refuse"), new PlainLanguage.Probe("hello", "refuse")),
                yaml.filter(_ -> !text.equals("nonsense")));
    }
}
