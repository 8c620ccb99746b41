/// Drafts a program from an instruction in plain words, with the help of any chat model. Start at {@link Generator}.
///
/// Source: routing language specification 5.9.
@NullMarked
package semanticrouter.dsl.generate;

import org.jspecify.annotations.NullMarked;
