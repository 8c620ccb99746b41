/// What the answer of a loop must be: start at {@link semanticrouter.core.contract.AnswerContract}.
@NullMarked
package semanticrouter.core.contract;

import org.jspecify.annotations.NullMarked;
