/// Policies made of plain language, as the management API and the landing page give them.
@NullMarked
package semanticrouter.cli.intent;

import org.jspecify.annotations.NullMarked;
