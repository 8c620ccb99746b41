package semanticrouter.dsl.intent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import semanticrouter.dsl.intent.say.Told;
import semanticrouter.dsl.intent.say.Tongue;
import semanticrouter.dsl.intent.say.Wording;
import semanticrouter.dsl.intent.words.Lexeme;
import semanticrouter.dsl.intent.words.Quantities;

/// Says what a clause was taken to mean.
record Meaning(Tongue tongue) {
    String of(Frame frame) {
        var said = new ArrayList<String>();
        if (frame.refused().isPresent()) {
            said.add(say(Wording.REFUSED));
        }
        if (!frame.models().isEmpty()) {
            said.add(say(Wording.GO_TO, models(frame), reasoning(frame)));
        }
        frame.adds().forEach(one -> said.add(addition(one)));
        return say(Wording.CLAUSE, requests(frame), String.join(say(Wording.ALSO), said));
    }

    private String say(Wording wording, Object... parts) {
        return wording.in(tongue, parts);
    }

    private String models(Frame frame) {
        String names = frame.models().stream()
                .map(ModelChoices.Chosen::model)
                .collect(Collectors.joining(say(Wording.OR_MODEL)));
        return frame.choice()
                .map(by -> say(Wording.WHICHEVER_IS_BEST, names, say(worded("BY_", by.value()))))
                .orElse(names);
    }

    /// One of several wordings, by a value of the lexicon.
    private static Wording worded(String which, String value) {
        return Wording.valueOf(which + value.toUpperCase(Locale.ROOT));
    }

    private String reasoning(Frame frame) {
        return frame.effort()
                .map(effort -> say(Wording.WITH_EFFORT, say(worded("EFFORT_", effort))))
                .or(() -> frame.reasoning().map(on -> say(on ? Wording.WITH_REASONING : Wording.WITHOUT_REASONING)))
                .orElse("");
    }

    private String addition(Frame.Addition one) {
        return switch (one.what()) {
            case CACHE ->
                one.seconds().isPresent() ? say(Wording.KEPT_FOR, one.seconds().getAsLong()) : say(Wording.KEPT);
            case LOG -> say(Wording.RECORDED);
            case PROMPT -> say(Wording.PROMPTED);
            case MASK -> say(Wording.MASKED);
        };
    }

    private String requests(Frame frame) {
        if (frame.condition() instanceof Condition.All) {
            return say(frame.rest() ? Wording.ALL_OTHER_REQUESTS : Wording.ALL_REQUESTS);
        }
        return say(frame.rest() ? Wording.OTHER_REQUESTS_THAT : Wording.REQUESTS_THAT, of(frame.condition()));
    }

    private String of(Condition condition) {
        return switch (condition) {
            case Condition.All _ -> say(Wording.ANY);
            case Condition.Is(Atom atom) -> of(atom);
            case Condition.Not(Condition of) -> say(Wording.DO_NOT, of(of));
            case Condition.Both(List<Condition> parts) -> joined(parts, Wording.AND);
            case Condition.Either(List<Condition> parts) -> joined(parts, Wording.OR);
        };
    }

    private String joined(List<Condition> parts, Wording word) {
        return parts.stream()
                .map(part -> part instanceof Condition.Either || part instanceof Condition.Both
                        ? say(Wording.GROUPED, of(part))
                        : of(part))
                .collect(Collectors.joining(say(word)));
    }

    private String of(Atom atom) {
        return switch (atom.sort()) {
            case DOMAIN -> say(Wording.ABOUT, named(atom));
            case CODE -> say(Wording.ABOUT_CODE);
            case KEYWORD ->
                say(
                        Wording.HAVE,
                        Signals.forms(atom.value()).stream()
                                .map(word -> say(Wording.QUOTED, word))
                                .collect(Collectors.joining(say(Wording.OR))));
            case LANGUAGE -> say(Wording.IN_LANGUAGE, Locale.of(atom.value()).getDisplayLanguage(tongue.locale()));
            case JAILBREAK -> say(Wording.OVERRIDE);
            case PII -> say(Wording.HAVE_PERSONAL_DATA);
            case LENGTH -> length(atom.bounds());
            case GROUP -> say(Wording.FROM_GROUP, atom.value());
            case USER -> say(Wording.FROM_USER, atom.value());
            case ROLE -> say(Wording.FROM_ROLE, atom.value());
            case DIFFICULTY -> say(Wording.OF_DIFFICULTY, named(atom));
            case FACTS -> say(Wording.NEED_FACTS);
            case IMAGE_WANTED -> say(Wording.WANT_IMAGE);
            case IMAGE_GIVEN -> say(Wording.HAVE_IMAGE);
            case FEEDBACK -> say(Wording.LAST_ANSWER, named(atom));
        };
    }

    private String named(Atom atom) {
        String value = atom.sort().toString().toLowerCase(Locale.ROOT) + ":" + atom.value();
        return new Told.Named(Lexeme.Kind.ATOM, value, atom.value().replace('_', ' ')).in(tongue);
    }

    private String length(long[] bounds) {
        if (bounds[0] == 0) {
            return say(Wording.AT_MOST, bounds[1]);
        }
        return bounds[1] == Quantities.MOST
                ? say(Wording.AT_LEAST, bounds[0])
                : say(Wording.BETWEEN, bounds[0], bounds[1]);
    }
}
