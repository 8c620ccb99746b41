/// The routing language: programs to configuration documents and back, their checks, and proofs about the policies they
/// describe. Start at {@link Dsl}.
@NullMarked
package semanticrouter.dsl;

import org.jspecify.annotations.NullMarked;
