package semanticrouter.gateway;

import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Makes request ids: 32 hexadecimal digits, unique for the process and not to be guessed from one another.
///
/// A counter goes through a fixed mixing function keyed by random bits (Source: SplitMix64, Steele, Lea, Flood 2014),
/// so no two calls can collide and no lock is taken.
final class RequestIds {
    private final AtomicLong counter;
    private final long key;

    RequestIds(RandomGenerator random) {
        counter = new AtomicLong(random.nextLong());
        key = random.nextLong();
    }

    String next() {
        long count = counter.getAndIncrement();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(mix(count ^ key)) + hex.toHexDigits(mix(count + key));
    }

    private static long mix(long value) {
        long z = value * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
