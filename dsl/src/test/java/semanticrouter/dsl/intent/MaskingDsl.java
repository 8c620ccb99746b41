package semanticrouter.dsl.intent;

import java.util.List;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Status;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.document.Vocabulary;

/// The language with the plugin that masks, which the contract does not have.
final class MaskingDsl {
    static final Dsl DSL =
            new Dsl(Vocabulary.builtIn().with(List.of(Kind.plugin("pii_mask", Status.EXPERIMENTAL, Options.class))));

    private MaskingDsl() {}

    @Doc("Masks personal data.")
    record Options(
            @Doc("Whether it is on.") @Default("true") boolean enabled) {}
}
