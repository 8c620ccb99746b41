package semanticrouter.encoders.lane;

/// What a lane has done so far, at one moment; `asked = answered + timedOut + refused + failed + waiting`.
///
/// @param asked jobs handed in
/// @param answered jobs that yielded a result while their caller still waited
/// @param timedOut jobs whose deadline passed or whose caller was interrupted
/// @param refused jobs turned away because the queue was full or the lane closed
/// @param failed jobs that threw
/// @param waiting jobs queued or running whose caller still waits
public record LaneCounters(long asked, long answered, long timedOut, long refused, long failed, long waiting) {}
