/// Proofs about a routing policy: which decisions can be reached, which hide others, and whether its assertions hold,
/// over all combinations of signal results that can occur. Start at {@link PolicyProof}.
@NullMarked
package semanticrouter.dsl.proof;

import org.jspecify.annotations.NullMarked;
