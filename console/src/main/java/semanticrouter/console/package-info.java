/// What operators see of the router: management API, explanations, metrics, request log, dashboard. Start at {@link
/// ManagementServer} and {@link DashboardServer}; the servers share one route table, made by {@code api}.
@NullMarked
package semanticrouter.console;

import org.jspecify.annotations.NullMarked;
