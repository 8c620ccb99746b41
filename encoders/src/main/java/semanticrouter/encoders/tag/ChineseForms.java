package semanticrouter.encoders.tag;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import semanticrouter.core.encoder.TokenSpan;

/// Personal data in Chinese sentences, told by form and by the words that announce it: the chain learned from texts
/// without Chinese characters and knows nothing of them.
///
/// Mobile and landline numbers of mainland China, resident identity numbers by their check digit (GB 11643, ISO/IEC
/// 7064
/// MOD 11-2), dates, ages, postcodes, addresses with a street and a number, and names after a phrase that introduces
/// one
/// or before a form of address. An identity number is given the type `US_SSN`, the one of the 17 types for a number
/// that
/// stands for a person. The expressions have bounded repetitions only, so they take time linear in the text.
final class ChineseForms {
    private static final double PROVED = 0.99;
    private static final double FORM = 0.95;
    private static final double ANNOUNCED = 0.9;

    private static final int[] ID_WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String ID_CHECKS = "10X98765432";

    /// The most frequent family names, those of two characters first, without those that are prepositions too.
    private static final String FAMILY = "(?:欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|"
            + "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟"
            + "谭陆汪范金石廖贾夏韦付白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤])";

    /// What no given name holds, because it goes on with the sentence.
    private static final String GIVEN = "[\\p{IsHan}&&[^在是的和与及跟住了也很有从来想要请就这那您你我他她们吗吧呢把被给对说]]";

    /// An expression.
    ///
    /// @param group of the expression that is the span
    private record Rule(String type, double score, int group, Pattern pattern) {
        Rule(String type, double score, int group, String expression) {
            this(type, score, group, Pattern.compile(expression));
        }
    }

    private static final String ID_TYPE = "US_SSN";

    private static final List<Rule> RULES = List.of(
            new Rule(ID_TYPE, PROVED, 0, "(?<![0-9A-Za-z])[1-9]\\d{16}[0-9Xx](?![0-9A-Za-z])"),
            new Rule(
                    "PHONE_NUMBER",
                    PROVED,
                    0,
                    "(?<![0-9A-Za-z])(?:\\+?86[ -]?)?1[3-9]\\d[ -]?\\d{4}[ -]?\\d{4}(?![0-9A-Za-z])"),
            new Rule("PHONE_NUMBER", FORM, 0, "(?<![0-9A-Za-z-])0\\d{2,3}[ -]\\d{7,8}(?![0-9A-Za-z])"),
            new Rule("DATE_TIME", PROVED, 0, "(?<!\\d)(?:\\d{2}|\\d{4}) ?年 ?\\d{1,2} ?月(?: ?\\d{1,2} ?[日号])?"),
            new Rule("AGE", FORM, 0, "(?<![\\d.])1?\\d?\\d ?(?:周岁|岁)"),
            new Rule("ZIP_CODE", FORM, 1, "(?:邮编|邮政编码)[是为:： ]{0,2}(\\d{6})(?!\\d)"),
            new Rule(
                    "STREET_ADDRESS",
                    ANNOUNCED,
                    0,
                    "[\\p{IsHan}0-9A-Za-z]{2,24}(?:路|街|道|巷|弄|胡同) ?(?:\\d{1,5}|[一二三四五六七八九十百]{1,5}) ?[号弄](?![线题文])院?"
                            + "(?: ?[0-9A-Za-z一二三四五六七八九十]{1,4} ?(?:号楼|栋|幢|座|单元|层|楼|室)){0,4}"),
            new Rule(
                    "PERSON",
                    ANNOUNCED,
                    1,
                    "(?:(?<!\\p{IsHan})|(?<=[给和与跟找问是的位叫请系知告见为]))(" + FAMILY + GIVEN
                            + "{0,2})(?:先生|女士|小姐|太太|老师|医生|教授|律师|经理)"),
            new Rule(
                    "PERSON", ANNOUNCED, 1, "(?:[我他她]叫|我的名字[是叫]|(?:姓名|联系人|收件人)[是为:：]) ?(" + FAMILY + GIVEN + "{1,2})"));

    /// Words after which an address begins.
    private static final Pattern BEFORE_ADDRESS = Pattern.compile("住在|住址|地址|位于|寄到|寄往|送到|送往|搬到|搬去|[在到是为]");

    private ChineseForms() {}

    /// What is found, in order and without overlap; nothing in a text without Chinese characters.
    static List<TokenSpan> of(String text) {
        if (text.codePoints()
                .noneMatch(c -> c >= 0x2E80 && Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN)) {
            return List.of();
        }
        var found = new ArrayList<TokenSpan>();
        var covered = new BitSet(text.length());
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern.matcher(text);
            while (matcher.find()) {
                int start = matcher.start(rule.group);
                int end = matcher.end(rule.group);
                if (rule.type.equals(ID_TYPE) && !identity(text.substring(start, end))) {
                    continue;
                }
                int from = rule.type.equals("STREET_ADDRESS") ? address(text, start, end) : start;
                int taken = covered.nextSetBit(from);
                if (taken < 0 || taken >= end) {
                    covered.set(from, end);
                    found.add(new TokenSpan(rule.type, from, end, rule.score));
                }
            }
        }
        found.sort(Comparator.comparingInt(TokenSpan::start));
        return List.copyOf(found);
    }

    /// Where an address begins among the words in front of it, which no space sets apart.
    private static int address(String text, int start, int end) {
        Matcher matcher = BEFORE_ADDRESS.matcher(text).region(start, end);
        int from = start;
        while (matcher.find() && end - matcher.end() >= 4) {
            from = matcher.end();
        }
        return from;
    }

    /// The check digit of a resident identity number.
    static boolean identity(String number) {
        int sum = 0;
        for (int i = 0; i < ID_WEIGHTS.length; i++) {
            sum += (number.charAt(i) - '0') * ID_WEIGHTS[i];
        }
        return Character.toUpperCase(number.charAt(17)) == ID_CHECKS.charAt(sum % 11);
    }
}
