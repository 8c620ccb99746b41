/// What loops read from chat completions and write into them: start at
/// {@link semanticrouter.selectors.looper.chat.Ledger}, which asks models and keeps the account.
@NullMarked
package semanticrouter.selectors.looper.chat;

import org.jspecify.annotations.NullMarked;
