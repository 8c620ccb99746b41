package semanticrouter.core.decision;

import semanticrouter.core.rule.Condition;

/// The part of a decision that is ranked.
///
/// @param name unique in the recipe
/// @param priority higher wins
/// @param tier lower wins; 0 is no tier
/// @param when the rule
/// @param onUnknown what unavailable evidence does
public record DecisionRule(String name, int priority, int tier, Condition when, OnUnknown onUnknown) {}
