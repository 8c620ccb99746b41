/// What every check looks at and where it reports.
@NullMarked
package semanticrouter.config.check.context;

import org.jspecify.annotations.NullMarked;
