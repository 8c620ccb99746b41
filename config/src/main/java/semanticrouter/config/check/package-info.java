/// What a configuration must keep to beyond the types of its keys (specification: signals §1.17, §1.18); every check
/// reports all it finds. Start at {@link semanticrouter.config.check.ContractChecks}.
@NullMarked
package semanticrouter.config.check;

import org.jspecify.annotations.NullMarked;
