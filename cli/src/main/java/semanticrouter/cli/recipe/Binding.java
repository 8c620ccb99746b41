package semanticrouter.cli.recipe;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which model plays a part, and why.
///
/// @param role the part's name
/// @param model empty when no model can play it
/// @param reason for a person
public record Binding(String role, Optional<String> model, String reason) {
    private static final double UNKNOWN_QUALITY = 0.5;

    /// Chooses a model for a role. Ties go to the name that sorts first.
    static Binding of(Role role, List<UserModel> models) {
        List<UserModel> fitting = models.stream()
                .filter(role::fits)
                .sorted(order(role.prefer()).thenComparing(UserModel::name))
                .toList();
        if (fitting.isEmpty()) {
            return new Binding(
                    role.name(),
                    Optional.empty(),
                    "no model has " + role.wanted() + "; say so in the card of one that does (routing.modelCards)");
        }
        UserModel best = role.prefer() == Role.Prefer.VALUE ? valued(fitting) : fitting.getFirst();
        return new Binding(
                role.name(),
                Optional.of(best.name()),
                because(role, best) + " of " + fitting.size() + " with " + role.wanted());
    }

    private static Comparator<UserModel> order(Role.Prefer prefer) {
        return switch (prefer) {
            case COST, VALUE ->
                Comparator.comparingDouble(model -> model.price().orElse(Double.MAX_VALUE));
            case QUALITY ->
                Comparator.comparingDouble((UserModel model) -> -quality(model))
                        .thenComparingDouble(model -> -model.billions().orElse(0))
                        .thenComparingDouble(model -> -model.price().orElse(0));
            case SPEED ->
                Comparator.comparing((UserModel model) -> !model.tags().contains("speed:fast"))
                        .thenComparingDouble(model -> model.billions().orElse(Double.MAX_VALUE));
        };
    }

    /// The best by quality among the cheaper half, rounded up; `models` are ordered by price.
    private static UserModel valued(List<UserModel> models) {
        List<UserModel> cheaper = models.subList(0, (models.size() + 1) / 2);
        return cheaper.stream()
                .min(order(Role.Prefer.QUALITY).thenComparing(UserModel::name))
                .orElseThrow();
    }

    private static double quality(UserModel model) {
        return model.quality().orElse(UNKNOWN_QUALITY);
    }

    private static String because(Role role, UserModel model) {
        return switch (role.prefer()) {
            case COST ->
                model.price().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "the cheapest (%.2f per million in and out)",
                                model.price().getAsDouble())
                        : "the first, as none has a price,";
            case QUALITY ->
                model.quality().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "the best (quality %.2f)",
                                model.quality().getAsDouble())
                        : unscored(model);
            case SPEED -> model.tags().contains("speed:fast") ? "tagged fast, the smallest" : "the smallest";
            case VALUE -> "the best among the cheaper half";
        };
    }

    /// Size, then price, stand for a quality that nobody has told.
    private static String unscored(UserModel model) {
        if (model.billions().isPresent()) {
            return "without a quality score, the largest";
        }
        return model.price().isPresent()
                ? "without a quality score, the dearest"
                : "without a quality score, the first";
    }
}
