/// Lines of JSON as bytes: {@link semanticrouter.console.record.line.JsonLines}.
@NullMarked
package semanticrouter.console.record.line;

import org.jspecify.annotations.NullMarked;
