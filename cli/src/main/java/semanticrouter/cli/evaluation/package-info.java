/// Measures what signals are worth on a file of prompts.
@NullMarked
package semanticrouter.cli.evaluation;

import org.jspecify.annotations.NullMarked;
