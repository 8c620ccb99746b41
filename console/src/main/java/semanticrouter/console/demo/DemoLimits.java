package semanticrouter.console.demo;

/// How much visitors may ask.
///
/// @param characters longest text, in UTF-16 units
/// @param peerBurst calls that one address may make at once
/// @param peerPerMinute calls a minute that one address gets back
/// @param totalBurst calls that all addresses together may make at once
/// @param totalPerMinute calls a minute that all together get back
/// @param atOnce calls that are worked on at a time
public record DemoLimits(
        int characters, int peerBurst, int peerPerMinute, int totalBurst, int totalPerMinute, int atOnce) {
    public static final DemoLimits DEFAULT = new DemoLimits(2_000, 60, 60, 240, 600, 4);

    /// As many times fewer drafts are tried than other calls are let in: a plan is made for each.
    private static final int WEIGHT = 4;

    /// The limits of calls that try a draft; they count among all calls as well.
    DemoLimits ofTrials() {
        return new DemoLimits(
                characters,
                lighter(peerBurst),
                lighter(peerPerMinute),
                lighter(totalBurst),
                lighter(totalPerMinute),
                lighter(atOnce * 2));
    }

    private static int lighter(int count) {
        return Math.max(1, count / WEIGHT);
    }
}
