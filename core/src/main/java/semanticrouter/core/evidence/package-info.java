/// Gathers what signals and projections say about one request, cheapest first, until nothing can change the decision.
/// Start at {@link EvidenceStage}.
@NullMarked
package semanticrouter.core.evidence;

import org.jspecify.annotations.NullMarked;
