package semanticrouter.console;

import java.util.List;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.core.signal.SignalSetup;

/// One kind of each sort, for the catalogue.
final class Kinds {
    private Kinds() {}

    static Registry registry() {
        return new Registry(List.of(new Words()), List.of(new First()), List.of(new Shout()));
    }

    record WordRule(
            @Required @Doc("Unique name.") String name,
            @Doc("Words to look for.") @Default("[]") List<String> keywordList,
            @Key("caseSensitive") @Default("false") boolean caseSensitive,
            @OneOf({"any", "all"}) @Default("any") String mode,
            @Range(min = 0, max = 1) double threshold,
            List<Nested> parts)
            implements SignalRule {}

    record Nested(int count) {}

    record NoOptions() {}

    static final class Words implements SignalFamily<WordRule> {
        @Override
        public Kind<WordRule> kind() {
            return Kind.signal("keyword", "keywords", WordRule.class);
        }

        @Override
        public String description() {
            return "Looks for words.";
        }

        @Override
        public CostClass cost() {
            return CostClass.LEXICAL;
        }

        @Override
        public ConfidenceRange confidence() {
            return ConfidenceRange.ONE;
        }

        @Override
        public SignalEvaluator prepare(SignalSetup<WordRule> setup) {
            return _ -> SignalReport.NOTHING;
        }
    }

    static final class First implements SelectorFamily<NoOptions> {
        @Override
        public Kind<NoOptions> kind() {
            return Kind.algorithm("static", Status.SUPPORTED, NoOptions.class);
        }

        @Override
        public String description() {
            return "Takes the first.";
        }

        @Override
        public Selector prepare(SelectorSetup<NoOptions> setup) {
            return input -> new Selection.Single(input.candidates().getFirst(), "static", "the first");
        }
    }

    static final class Shout implements PluginFamily<NoOptions> {
        @Override
        public Kind<NoOptions> kind() {
            return Kind.plugin("system_prompt", Status.EXPERIMENTAL, NoOptions.class);
        }

        @Override
        public String description() {
            return "Sets the system text.";
        }

        @Override
        public PluginSlot slot() {
            return PluginSlot.SYSTEM_PROMPT;
        }

        @Override
        public Plugin prepare(PluginSetup<NoOptions> setup) {
            return (call, next) -> next.send(call);
        }
    }
}
