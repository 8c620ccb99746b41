package semanticrouter.dsl.intent.words;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds lengths in tokens and spans of time among words.
///
/// "Under" and "over" leave the number itself out, "at most" and "at least" take it in; so do 以内, 以下 and 以上.
public final class Quantities {
    /// More tokens than any request has.
    public static final long MOST = 1_000_000_000;

    private static final Pattern NUMBER =
            Pattern.compile("(\\d{1,3}(?:,\\d{3})+|\\d{1,9})(\\.\\d{1,3})?(k|m)?(tokens?)?");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9}k?)-(\\d{1,9}k?)");

    private static final List<String> UNDER = List.of(
            "under",
            "below",
            "less than",
            "fewer than",
            "shorter than",
            "smaller than",
            "<",
            "少于",
            "小于",
            "低于",
            "短于",
            "不到",
            "不足");
    private static final List<String> AT_MOST = List.of(
            "at most",
            "up to",
            "no more than",
            "not more than",
            "no longer than",
            "< =",
            "≤",
            "不超过",
            "最多",
            "至多",
            "不多于",
            "不大于");
    private static final List<String> OVER = List.of(
            "over",
            "above",
            "more than",
            "longer than",
            "larger than",
            "bigger than",
            "greater than",
            "exceeding",
            "beyond",
            ">",
            "超过",
            "大于",
            "多于",
            "长于",
            "高于",
            "超出");
    private static final List<String> AT_LEAST =
            List.of("at least", "no less than", "not less than", "> =", "≥", "至少", "不少于", "不小于", "不低于");
    private static final List<String> UNIT =
            List.of("tokens", "token", "个 tokens", "个 token", "个 词 元", "词 元", "个 令 牌", "令 牌");
    private static final List<String> SIZE = List.of("数", "数 量", "长 度", "数 目");

    private final Sentence sentence;

    Quantities(Sentence sentence) {
        this.sentence = sentence;
    }

    /// A quantity and how many words it takes.
    record Found(String value, int words) {}

    private record Read(long value, int next, boolean unit) {}

    /// A length in tokens that begins at a word, as `least-most`.
    Optional<Found> length(int at) {
        return between(at)
                .or(() -> compared(at, at))
                .or(() -> afterUnit(at))
                .or(() -> trailing(at))
                .map(found -> new Found(found.value(), found.words()));
    }

    /// A span of time that begins at a word, in seconds.
    Optional<Found> duration(int at) {
        Read number = number(at);
        int next = number == null ? after(at, List.of("an", "a", "one", "一", "一 个", "半")) : number.next();
        if (next == at) {
            return Optional.empty();
        }
        long count = number == null ? 1 : number.value();
        int unit = after(next, List.of("seconds", "second", "sec", "secs", "秒", "秒 钟"));
        long seconds = 1;
        if (unit == next) {
            unit = after(next, List.of("minutes", "minute", "min", "mins", "分 钟"));
            seconds = 60;
        }
        if (unit == next) {
            unit = after(next, List.of("个 小 时", "hours", "hour", "小 时"));
            seconds = 3_600;
        }
        if (unit == next) {
            unit = after(next, List.of("days", "day", "天", "日"));
            seconds = 86_400;
        }
        if (unit == next) {
            unit = after(next, List.of("weeks", "week", "周", "个 星 期", "星 期"));
            seconds = 7 * 86_400;
        }
        if (unit == next || count < 1 || count * seconds > MOST || number != null && number.unit()) {
            return Optional.empty();
        }
        boolean half = number == null && sentence.word(at).text().equals("半");
        return half && seconds == 1
                ? Optional.empty()
                : Optional.of(new Found(Long.toString(half ? seconds / 2 : count * seconds), unit - at));
    }

    private Optional<Found> between(int at) {
        int start = after(at, List.of("between", "from", "从", "介 于"));
        Matcher joined = word(start) == null ? null : RANGE.matcher(text(start));
        if (joined != null && joined.matches()) {
            int end = after(start + 1, UNIT);
            return end == start + 1
                    ? Optional.empty()
                    : range(at, value(joined.group(1)), value(joined.group(2)), closing(end));
        }
        Read low = number(start);
        if (low == null) {
            return Optional.empty();
        }
        int first = low.unit() ? low.next() : after(low.next(), UNIT);
        int middle = after(first, start > at ? List.of("and", "to", "和", "到", "至", "与") : List.of("to", "到", "至", "~"));
        Read high = middle == first ? null : number(middle);
        if (high == null) {
            return Optional.empty();
        }
        int end = high.unit() ? high.next() : after(high.next(), UNIT);
        return end == high.next() && !high.unit()
                ? Optional.empty()
                : range(at, low.value(), high.value(), closing(end));
    }

    private int closing(int at) {
        return after(at, List.of("之 间"));
    }

    private static Optional<Found> range(int at, long low, long high, int next) {
        return low > high ? Optional.empty() : Optional.of(new Found(low + "-" + high, next - at));
    }

    /// `under 100 tokens`, and `token 数少于 100`, where the unit was said before.
    private Optional<Found> compared(int from, int at) {
        boolean told = at > from;
        for (var one : List.of(UNDER, AT_MOST, OVER, AT_LEAST)) {
            int start = after(at, one);
            Read number = start == at ? null : number(start);
            if (number != null) {
                int end = number.unit() ? number.next() : after(number.next(), UNIT);
                if (told || number.unit() || end > number.next()) {
                    return bounds(one, number.value()).map(value -> new Found(value, end - from));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Found> afterUnit(int at) {
        int unit = after(at, UNIT);
        return unit == at ? Optional.empty() : compared(at, after(unit, SIZE));
    }

    /// `100 tokens or less`, `100个token以下`.
    private Optional<Found> trailing(int at) {
        Read number = number(at);
        if (number == null) {
            return Optional.empty();
        }
        int unit = number.unit() ? number.next() : after(number.next(), UNIT);
        if (unit == number.next() && !number.unit()) {
            return Optional.empty();
        }
        int less = after(
                unit, List.of("or less", "or fewer", "or shorter", "at most", "以 下", "以 内", "之 内", "及 以 下", "或 更 少"));
        if (less > unit) {
            return bounds(AT_MOST, number.value()).map(value -> new Found(value, less - at));
        }
        int more = after(
                unit,
                List.of(
                        "or more",
                        "or longer",
                        "and more",
                        "and up",
                        "and above",
                        "at least",
                        "以 上",
                        "及 以 上",
                        "或 更 多"));
        return more == unit
                ? Optional.empty()
                : bounds(AT_LEAST, number.value()).map(value -> new Found(value, more - at));
    }

    private static Optional<String> bounds(List<String> comparison, long number) {
        if (comparison.equals(UNDER)) {
            return number < 1 ? Optional.empty() : Optional.of("0-" + (number - 1));
        }
        if (comparison.equals(AT_MOST)) {
            return Optional.of("0-" + number);
        }
        long least = comparison.equals(OVER) ? number + 1 : number;
        return least > MOST ? Optional.empty() : Optional.of(least + "-" + MOST);
    }

    /// The number at a word, with 百, 千 or 万 after it; null when there is none.
    private @Nullable Read number(int at) {
        Matcher matcher = word(at) == null ? null : NUMBER.matcher(text(at));
        if (matcher == null || !matcher.matches()) {
            return null;
        }
        String digits = matcher.group(1).replace(",", "") + (matcher.group(2) == null ? "" : matcher.group(2));
        long unit = "k".equals(matcher.group(3)) ? 1_000 : "m".equals(matcher.group(3)) ? 1_000_000 : 1;
        int next = at + 1;
        if (matcher.group(3) == null && matcher.group(4) == null) {
            String after = word(next) == null ? "" : text(next);
            unit = switch (after) {
                case "百" -> 100;
                case "千", "thousand", "k" -> 1_000;
                case "万" -> 10_000;
                case "million" -> 1_000_000;
                default -> 1;
            };
            next += unit == 1 ? 0 : 1;
        }
        double value = Double.parseDouble(digits) * unit;
        boolean whole = value == Math.rint(value) && value <= MOST;
        return whole ? new Read((long) value, next, matcher.group(4) != null) : null;
    }

    private static long value(String digits) {
        return digits.endsWith("k")
                ? Long.parseLong(digits.substring(0, digits.length() - 1)) * 1_000
                : Long.parseLong(digits);
    }

    private Sentence.@Nullable Word word(int at) {
        boolean there = at <= sentence.size();
        return there ? sentence.word(at) : null;
    }

    private String text(int at) {
        return sentence.word(at).text();
    }

    /// The place after the longest of some phrases; the same place when none is there.
    private int after(int at, List<String> phrases) {
        int best = at;
        for (String phrase : phrases) {
            List<String> words = words(phrase);
            if (Lexicon.fits(sentence, at, words)) {
                best = Math.max(best, at + words.size());
            }
        }
        return best;
    }

    /// Its words: those between spaces, and every Han character.
    private static List<String> words(String phrase) {
        return phrase.codePoints().allMatch(Sentence::isHan)
                ? phrase.codePoints().mapToObj(Character::toString).toList()
                : List.of(phrase.split(" ", -1));
    }
}
