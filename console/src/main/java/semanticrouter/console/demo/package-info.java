/// What visitors of the landing page may try without an account: dry runs with bounds, and nothing that tells more of
/// the configuration than the page shows. Start at {@link DemoRoutes}.
@NullMarked
package semanticrouter.console.demo;

import org.jspecify.annotations.NullMarked;
