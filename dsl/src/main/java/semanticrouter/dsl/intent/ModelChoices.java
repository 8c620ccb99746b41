package semanticrouter.dsl.intent;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import semanticrouter.dsl.intent.Catalogue.Model;
import semanticrouter.dsl.intent.say.Told;
import semanticrouter.dsl.intent.say.Wording;
import semanticrouter.dsl.intent.words.Lexeme;
import semanticrouter.dsl.intent.words.WordSpan;

/// Finds the model that a wish means, by what the configuration says of its models.
///
/// The first of what is known of every model decides; of equal ones the first of the configuration:
/// strong by `quality_score`, then parameters; cheap by price, then a tag `cost:low`, then parameters; fast by a tag
/// `speed:fast`, then parameters; small and large by parameters, then price; local by a tag `local`, then an address
/// on this machine, the strongest of several.
final class ModelChoices {
    private final Catalogue catalogue;

    ModelChoices(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// A model and why it is the one.
    record Chosen(WordSpan at, String model, Told why) {}

    Chosen named(Lexeme lexeme) {
        return new Chosen(lexeme.at(), lexeme.value(), Wording.NAMED.with());
    }

    Chosen unnamed(WordSpan at, Told why) throws NotUnderstood {
        return catalogue
                .defaultModel()
                .map(model -> new Chosen(at, model, why))
                .orElseThrow(() -> new NotUnderstood(at, Wording.NO_DEFAULT.with(known())));
    }

    /// @throws NotUnderstood when nothing tells which model it is
    Chosen wished(Lexeme wish) throws NotUnderstood {
        String value = wish.value();
        if (value.startsWith("can:")) {
            return able(wish, List.of(value.substring(4).split("\\|", -1)));
        }
        if (value.equals("default")) {
            return unnamed(wish.at(), Wording.IS_DEFAULT.with());
        }
        if (catalogue.models().size() == 1) {
            return new Chosen(wish.at(), catalogue.models().getFirst().name(), Wording.IS_ONLY.with());
        }
        Optional<Chosen> found = switch (value) {
            case "strong" ->
                most(wish, Model::quality, Wording.HIGHEST_QUALITY)
                        .or(() -> most(wish, Model::parameters, Wording.MOST_PARAMETERS));
            case "cheap" ->
                least(wish, Model::price, Wording.LOWEST_PRICE)
                        .or(() -> tagged(wish, Set.of("cost:low", "cheap")))
                        .or(() -> least(wish, Model::parameters, Wording.FEWEST_PARAMETERS));
            case "fast" ->
                tagged(wish, Set.of("speed:fast", "latency:low", "fast"))
                        .or(() -> least(wish, Model::parameters, Wording.FEWEST_PARAMETERS));
            case "small" ->
                least(wish, Model::parameters, Wording.FEWEST_PARAMETERS)
                        .or(() -> least(wish, Model::price, Wording.LOWEST_PRICE));
            case "large" ->
                most(wish, Model::parameters, Wording.MOST_PARAMETERS)
                        .or(() -> most(wish, Model::price, Wording.HIGHEST_PRICE));
            case "local" -> local(wish);
            default -> Optional.empty();
        };
        return found.orElseThrow(() -> new NotUnderstood(
                wish.at(), Wording.NOTHING_SAYS_WHICH.with(new Told.Named(Lexeme.Kind.WISH, value, value), known())));
    }

    /// The models of a configuration, for a message.
    Told known() {
        return catalogue.models().isEmpty() ? Wording.NO_MODELS.with() : Wording.NAME_ONE_OF.with(catalogue.names());
    }

    private Optional<Chosen> most(Lexeme wish, Function<Model, OptionalDouble> of, Wording what) {
        return best(wish, catalogue.models(), of, what, 1);
    }

    private Optional<Chosen> least(Lexeme wish, Function<Model, OptionalDouble> of, Wording what) {
        return best(wish, catalogue.models(), of, what, -1);
    }

    private static Optional<Chosen> best(
            Lexeme wish, List<Model> models, Function<Model, OptionalDouble> of, Wording what, int sign) {
        if (models.isEmpty()
                || models.stream().anyMatch(model -> of.apply(model).isEmpty())) {
            return Optional.empty();
        }
        Model best = models.getFirst();
        for (Model model : models) {
            if (sign * of.apply(model).orElseThrow() > sign * of.apply(best).orElseThrow()) {
                best = model;
            }
        }
        return Optional.of(new Chosen(
                wish.at(),
                best.name(),
                Wording.IT_HAS.with(what.with(), shown(of.apply(best).orElseThrow()))));
    }

    private static String shown(double number) {
        return number == Math.rint(number)
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%.4f", number).replaceAll("0+$", "");
    }

    private Optional<Chosen> tagged(Lexeme wish, Set<String> tags) {
        return catalogue.models().stream()
                .flatMap(model -> tags.stream()
                        .sorted()
                        .filter(model.words()::contains)
                        .map(tag -> new Chosen(wish.at(), model.name(), Wording.TAGGED.with(tag))))
                .findFirst();
    }

    private Optional<Chosen> local(Lexeme wish) {
        List<Model> tagged = catalogue.models().stream()
                .filter(model -> model.words().contains("local"))
                .toList();
        List<Model> near = tagged.isEmpty()
                ? catalogue.models().stream().filter(Model::near).toList()
                : tagged;
        if (near.isEmpty()) {
            return Optional.empty();
        }
        Told reason = tagged.isEmpty() ? Wording.NEAR.with() : Wording.TAGGED.with("local");
        return near.size() == 1
                ? Optional.of(new Chosen(wish.at(), near.getFirst().name(), reason))
                : best(wish, near, Model::quality, Wording.HIGHEST_QUALITY, 1)
                        .map(best -> new Chosen(best.at(), best.model(), Wording.OF_THOSE.with(reason, best.why())))
                        .or(() -> Optional.of(
                                new Chosen(wish.at(), near.getFirst().name(), Wording.FIRST_OF_THOSE.with(reason))));
    }

    private Chosen able(Lexeme wish, List<String> words) throws NotUnderstood {
        for (String word : words) {
            for (Model model : catalogue.models()) {
                if (model.words().contains(word)) {
                    return new Chosen(wish.at(), model.name(), Wording.CARD_SAYS.with(word));
                }
            }
        }
        if (words.contains("vision")) {
            for (Model model : catalogue.models()) {
                if (model.words().contains("omni")) {
                    return new Chosen(wish.at(), model.name(), Wording.IS_OMNI.with());
                }
            }
        }
        throw new NotUnderstood(wish.at(), Wording.NO_SUCH_CARD.with(words.getFirst(), known()));
    }
}
