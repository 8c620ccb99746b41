/// Tests of what is said of replies.
@NullMarked
package semanticrouter.console.learning;

import org.jspecify.annotations.NullMarked;
