/// Configurations as resources of a cluster, and back. Start at
/// {@link semanticrouter.cli.resources.ResourcesCommand}.
@NullMarked
package semanticrouter.cli.resources;

import org.jspecify.annotations.NullMarked;
