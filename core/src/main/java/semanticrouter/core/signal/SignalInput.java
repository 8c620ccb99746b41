package semanticrouter.core.signal;

import java.util.function.Predicate;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.request.RequestFacts;

/// What an evaluator may look at.
///
/// @param facts the request
/// @param encodings what learned models say about it
/// @param deadline when nobody waits any more
/// @param used true for rule names something refers to; families that pay per rule may skip the others
public record SignalInput(RequestFacts facts, Encodings encodings, Deadline deadline, Predicate<String> used) {}
