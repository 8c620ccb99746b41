package semanticrouter.console;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import semanticrouter.console.plain.PlainLanguage;

/// Says what it was asked, and tests for two prompts of which one misses its decision.
final class FakePlainLanguage implements PlainLanguage {
    @Override
    public Optional<PlainLanguage.Intended> over(String yaml, String text, Optional<Locale> reader) {
        return Optional.of(intended(text, Optional.of(yaml), reader));
    }

    @Override
    public Map<String, Object> shown(String text, Optional<Locale> reader) {
        return intended(text, Optional.empty(), reader).document();
    }

    private static PlainLanguage.Intended intended(String text, Optional<String> yaml, Optional<Locale> reader) {
        return new PlainLanguage.Intended(
                Map.of(
                        "program",
                        "ROUTE of " + text,
                        "usable",
                        yaml.isPresent(),
                        "tests",
                        List.of(),
                        "reader",
                        reader.map(Locale::getLanguage).orElse("none")),
                List.of(new PlainLanguage.Probe("forbidden", "refuse"), new PlainLanguage.Probe("hello", "refuse")),
                yaml.filter(_ -> !text.equals("nonsense")));
    }
}
