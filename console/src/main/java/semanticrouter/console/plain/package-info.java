/// What makes policies of plain language, as the management API and the landing page ask it.
@NullMarked
package semanticrouter.console.plain;

import org.jspecify.annotations.NullMarked;
