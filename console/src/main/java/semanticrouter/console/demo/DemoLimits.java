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
}
