/// Says whether a text supports a claim, says something else, or contradicts it. Start at {@link SupportJudge}.
@NullMarked
package semanticrouter.encoders.support;

import org.jspecify.annotations.NullMarked;
