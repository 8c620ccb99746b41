/// Contracts on the form of a loop's answer: what models are told, and how answers are held against it. Start at
/// {@link semanticrouter.selectors.looper.contract.ContractLoop}.
@NullMarked
package semanticrouter.selectors.looper.contract;

import org.jspecify.annotations.NullMarked;
