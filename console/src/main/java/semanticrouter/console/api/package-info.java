/// The routes of the management API. Start at {@link ManagementRoutes}; each `…Routes` class is one topic.
@NullMarked
package semanticrouter.console.api;

import org.jspecify.annotations.NullMarked;
