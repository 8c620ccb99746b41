/// Tests of the forms a compiled program is handed on in. Start at {@link EmitTest}.
@NullMarked
package semanticrouter.dsl.emit;

import org.jspecify.annotations.NullMarked;
