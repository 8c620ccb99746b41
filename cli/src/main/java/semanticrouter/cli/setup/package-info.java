/// The set-up of a first configuration: dashboard and management API over a file with `setup.mode: true`, until one is
/// activated.
@NullMarked
package semanticrouter.cli.setup;

import org.jspecify.annotations.NullMarked;
