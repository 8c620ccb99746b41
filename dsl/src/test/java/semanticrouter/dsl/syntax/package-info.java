/// Tests of tokens, grammar and printing. Start at {@link ParserTest}.
@NullMarked
package semanticrouter.dsl.syntax;

import org.jspecify.annotations.NullMarked;
