package semanticrouter.config.document;

import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Strict;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;

/// How session learning may change the choice of a decision (specification: signals §1.9).
@Strict
@Doc("How session learning may change the choice of a decision.")
public record Adaptations(
        @Doc("How far learning goes.") @OneOf({"apply", "observe", "bypass"})
        String mode,

        @Doc("Adaptation of the candidates.") @Nullable Adaptation adaptation,
        @Doc("Protection against switching.") @Nullable Protection protection) {

    /// Adaptation of the candidates.
    @Strict
    @Doc("Adaptation of the candidates.")
    public record Adaptation(
            @Doc("How far adaptation goes.") @OneOf({"apply", "observe", "bypass"})
            String mode,

            @Doc("Where candidates come from.") @OneOf({"decision", "tier", "global"})
            String candidateSet) {}

    /// Protection against switching.
    @Strict
    @Doc("Protection against switching models within a session.")
    public record Protection(
            @Doc("How far protection goes.") @OneOf({"apply", "observe", "bypass"})
            String mode,

            @Doc("Weight of staying.") @Range(min = 0) @Nullable
            Double stabilityWeight,

            @Doc("How much better another model must be.") @Range(min = 0) @Nullable
            Double switchMargin) {}
}
