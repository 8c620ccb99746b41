/// Tests of lowering and compilation. Start at {@link CompilerTest}.
@NullMarked
package semanticrouter.dsl.compile;

import org.jspecify.annotations.NullMarked;
