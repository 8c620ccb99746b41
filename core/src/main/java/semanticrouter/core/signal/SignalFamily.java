package semanticrouter.core.signal;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.rule.Condition;

/// A kind of signal: one file that declares its options, what it costs and how it evaluates them.
///
/// A family is stateless and shared; {@link #prepare} makes an evaluator per configuration and recipe.
///
/// @param <R> one rule
public interface SignalFamily<R extends Record & SignalRule> {
    Kind<R> kind();

    /// One sentence on what it tells.
    String description();

    CostClass cost();

    /// Key of the family in eval answers; the leaf type unless the public contract has a plural.
    default String evalKey() {
        return kind().name();
    }

    /// Last part of the response header that lists its matches, `x-vsr-matched-<this>`.
    default String headerName() {
        return kind().name().replace('_', '-');
    }

    /// What a match's confidence can be.
    ConfidenceRange confidence();

    /// Leaf names a rule can match under; most families answer the rule's own name.
    default List<String> leaves(R rule) {
        return List.of(rule.name());
    }

    /// Names whose match makes the leaf true, given all rules of the recipe; most leaves stand for themselves.
    default List<String> impliedBy(String leaf, List<R> rules) {
        return List.of(leaf);
    }

    /// A condition on other signals without which the rule's matches are dropped.
    default Optional<Condition> composer(R rule) {
        return Optional.empty();
    }

    /// Whether its names guard against harm: a decision that reads one and does not say `on_unknown` then refuses the
    /// request when the evidence cannot be had, rather than counting it as "no match".
    default boolean safety() {
        return false;
    }

    /// Whether its matches are known only after projections, which therefore never see them: a score that names one
    /// counts it as missed.
    default boolean afterProjections() {
        return false;
    }

    /// Whether it advises on reasoning ({@link SignalReport#reasoning}), given all rules of the recipe: it is then
    /// asked
    /// whenever a decision that may win leaves that open.
    default boolean advises(List<R> rules) {
        return false;
    }

    /// How many matches of the family survive, best first, given its settings; 0 for all.
    default int keepBest(Settings settings) {
        return 0;
    }

    /// Global settings the family reads.
    default List<SettingsAt<?>> settings() {
        return List.of();
    }

    /// Models of the operator's own that must be loaded for the rule.
    default List<OwnModel> models(R rule) {
        return List.of();
    }

    /// What annotations cannot check about one rule.
    default List<Problem> check(R rule, List<R> all) {
        return List.of();
    }

    /// Makes an evaluator; called once per configuration, may read files and embed examples.
    ///
    /// @throws UnavailableException when something the rules need is missing; the configuration is then refused,
    /// with the failure's text as the reason
    SignalEvaluator prepare(SignalSetup<R> setup) throws UnavailableException, InterruptedException;
}
