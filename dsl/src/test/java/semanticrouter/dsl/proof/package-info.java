/// Tests of proofs about policies. Start at {@link PolicyProofProperties}.
@NullMarked
package semanticrouter.dsl.proof;

import org.jspecify.annotations.NullMarked;
