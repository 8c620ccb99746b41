package semanticrouter.core.learning;

import java.util.List;

/// Where experience belongs: a decision of a recipe. It is written down for the decision, for its tier
/// and for the whole recipe, and read from the first of them that knows the model (specification:
/// selection-looper §3.2). No recipe sees another's.
///
/// @param recipe name of the recipe
/// @param decision name of the decision
/// @param tier of the decision, at least 0
public record ExperiencePlace(String recipe, String decision, int tier) {
    /// What experience of a model is found by.
    ///
    /// @param decision empty for experience of all decisions
    /// @param model the name it is called by
    record Key(String recipe, String decision, int tier, String model) {}

    /// The nearest place first.
    List<Key> keys(String model) {
        Key whole = new Key(recipe, "", 0, model);
        return tier == 0
                ? List.of(new Key(recipe, decision, 0, model), whole)
                : List.of(new Key(recipe, decision, tier, model), new Key(recipe, "", tier, model), whole);
    }
}
