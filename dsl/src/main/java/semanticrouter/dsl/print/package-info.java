/// Writes a configuration document as routing language text, byte for byte in the canonical form that maintained
/// recipes are kept in. Start at {@link DocumentPrinter}.
@NullMarked
package semanticrouter.dsl.print;

import org.jspecify.annotations.NullMarked;
