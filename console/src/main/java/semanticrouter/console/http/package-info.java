/// Routes as data, and what serves them: access, bodies, errors, audit. Start at {@link RouteTable} and {@link
/// ApiRouter}.
@NullMarked
package semanticrouter.console.http;

import org.jspecify.annotations.NullMarked;
