package semanticrouter.dsl.intent.say;

import java.util.List;
import java.util.Locale;

/// Everything the compiler tells people, in English and in Chinese. Places for parts are those of
/// {@link java.util.Formatter}, and the same in both.
public enum Wording {
    COMMA(", ", "、"),
    AND(" and ", "且"),
    OR(" or ", "或"),
    OR_MODEL(" or ", " 或 "),
    ALSO(" and ", "，并"),
    GROUPED("(%s)", "（%s）"),
    QUOTED("\"%s\"", "“%s”"),

    // what a clause means
    CLAUSE("%1$s %2$s", "%1$s%2$s"),
    ALL_REQUESTS("all requests", "所有请求"),
    ALL_OTHER_REQUESTS("all other requests", "其余所有请求"),
    REQUESTS_THAT("requests that %s", "%s的请求"),
    OTHER_REQUESTS_THAT("other requests that %s", "其余%s的请求"),
    REFUSED("are refused without asking a model", "不询问模型，直接拒绝"),
    GO_TO("go to %1$s%2$s", "发往 %1$s%2$s"),
    WHICHEVER_IS_BEST("%1$s, whichever is best by %2$s", "%1$s（按%2$s择优）"),
    BY_LATENCY("latency", "延迟"),
    BY_COST("cost", "成本"),
    BY_QUALITY("quality", "质量"),
    BY_LOAD("load", "负载"),
    WITH_EFFORT(" with reasoning at %s effort", "，以%s强度推理"),
    EFFORT_LOW("low", "低"),
    EFFORT_MEDIUM("medium", "中等"),
    EFFORT_HIGH("high", "高"),
    WITH_REASONING(" with reasoning", "，开启推理"),
    WITHOUT_REASONING(" without reasoning", "，关闭推理"),
    KEPT("have their answers kept", "缓存回答"),
    KEPT_FOR("have their answers kept for %s seconds", "缓存回答 %s 秒"),
    RECORDED("are recorded", "留下记录"),
    PROMPTED("get a system prompt", "加上系统提示词"),
    MASKED("have personal data masked before they leave", "发出前遮盖个人信息"),
    ANY("are any", "任意"),
    DO_NOT("do not (%s)", "并非（%s）"),
    ABOUT("are about %s", "内容为%s"),
    ABOUT_CODE("are about code", "内容为代码"),
    HAVE("have %s", "含有%s"),
    IN_LANGUAGE("are in %s", "使用%s"),
    OVERRIDE("try to override the instructions", "试图绕过指令"),
    HAVE_PERSONAL_DATA("have personal data", "含有个人信息"),
    AT_MOST("have at most %s tokens", "不超过 %s 个词元"),
    AT_LEAST("have at least %s tokens", "不少于 %s 个词元"),
    BETWEEN("have %1$s to %2$s tokens", "有 %1$s 到 %2$s 个词元"),
    FROM_GROUP("come from group %s", "来自用户组 %s "),
    FROM_USER("come from user %s", "来自用户 %s "),
    FROM_ROLE("come from role %s", "来自角色 %s "),
    OF_DIFFICULTY("are %s", "难度为“%s”"),
    NEED_FACTS("need checking for facts", "需要核实事实"),
    WANT_IMAGE("ask for an image", "要求生成图片"),
    HAVE_IMAGE("have an image", "带有图片"),
    LAST_ANSWER("say of the last answer: %s", "对上一个回答表示“%s”"),

    // why it is this model
    NAMED("it is named", "文中点名"),
    IS_DEFAULT("it is the default model", "它是默认模型"),
    IS_ONLY("it is the only model", "它是唯一的模型"),
    IS_CANDIDATE("every model is a candidate", "每个模型都是候选"),
    DEFAULT_SINCE_UNSAID("no model is said, so it is the default model", "没有说明模型，因此用默认模型"),
    DEFAULT_SINCE_NO_CLAUSE(
            "no clause says where these requests go, so it is the default model", "没有分句说明这些请求去哪里，因此用默认模型"),
    IT_HAS("it has %1$s (%2$s)", "%1$s（%2$s）"),
    HIGHEST_QUALITY("the highest quality_score", "quality_score 最高"),
    MOST_PARAMETERS("the most parameters", "参数最多"),
    FEWEST_PARAMETERS("the fewest parameters", "参数最少"),
    LOWEST_PRICE("the lowest price", "价格最低"),
    HIGHEST_PRICE("the highest price", "价格最高"),
    TAGGED("it is tagged %s", "它带有标签 %s"),
    NEAR("its backends are on this machine", "它的后端在本机"),
    OF_THOSE("%1$s, and of those %2$s", "%1$s，其中%2$s"),
    FIRST_OF_THOSE("%s, the first of those", "%s，是其中第一个"),
    CARD_SAYS("its card says %s", "它的模型卡写有 %s"),
    IS_OMNI("its modality is omni", "它的 modality 是 omni"),

    // why a model is not found
    NO_MODELS("the configuration has no models", "配置中没有模型"),
    NAME_ONE_OF("name one of %s", "请点名其中之一：%s"),
    NO_DEFAULT("no model is said and the configuration has no default model; %s", "没有说明模型，配置中也没有默认模型；%s"),
    NOTHING_SAYS_WHICH("nothing in the configuration says which model is %1$s; %2$s", "配置没有说明哪个模型算“%1$s”；%2$s"),
    NO_SUCH_CARD("no card of a model has the capability or tag \"%1$s\"; %2$s", "没有模型卡写有能力或标签“%1$s”；%2$s"),
    NO_SUCH_MODEL("there is no model \"%1$s\" here; %2$s; %3$s", "这里没有模型“%1$s”；%2$s；%3$s"),
    TWO_MODELS(
            "these words mean two models, %1$s and %2$s; say which, or put \"or\" between them",
            "这些词语指两个模型：%1$s 和 %2$s；请说明是哪一个，或在中间加“或”"),
    NO_TWO_MODELS("there are no two models to choose from", "没有两个模型可供选择"),
    WHICH_MODEL("it does not say to which model; %s", "没有说明用哪个模型；%s"),
    UNCLEAR_MODEL("it is not clear which model is meant; %s", "不清楚指哪个模型；%s"),

    // why a clause is not understood
    UNKNOWN("\"%1$s\" is not known here; %2$s", "这里不认识“%1$s”；%2$s"),
    SUBJECT_OF_YOUR_OWN("a subject of your own is said as: questions about \"%s\"", "自定主题请这样说：关于“%s”的问题"),
    LEFT_OUT("it is left out with the words \"%s\", which are not understood", "其中的“%s”未被理解，因此这一部分也没有采用"),
    TOO_LONG("the text is too long: at most %1$s characters and %2$s routes", "文本太长：最多 %1$s 个字符、%2$s 个路由"),
    HAS_ALREADY("every route has this already; leave it out, or say it once", "每个路由都已如此；请去掉，或只说一次"),
    TOO_MANY_ROUTES(
            "with this there would be more than %s routes; say it of fewer requests", "这样会超过 %s 个路由；请只对较少的请求这样说"),
    EFFORT_WITHOUT_REASONING(
            "an effort is of reasoning, which is off here; leave one of the two out", "强度是推理的强度，而这里关闭了推理；请去掉其中之一"),
    NO_ACTION(
            "it does not say what to do; say for example \"send … to …\", \"block …\" or \"cache …\"",
            "没有说明要做什么；例如可以说“…用…”、“拦截…”或“缓存…”"),
    NOT_WHAT_IS_NOT(
            "a policy says what is done, not what is not; say where these requests should go instead",
            "策略说明做什么，而不是不做什么；请说明这些请求应当去哪里"),
    MASK_WHAT("it does not say what to mask; only \"personal data\" can be masked", "没有说明遮盖什么；只能遮盖“个人信息”"),
    BLOCK_WHAT("it does not say what to block; say for example \"block jailbreaks\"", "没有说明拦截什么；例如可以说“拦截越狱”"),
    NO_PLUGIN("this router has no plugin that does that (%s); leave it out", "此路由器没有做这件事的插件（%s）；请去掉"),
    PROMPT_IN_QUOTES(
            "the system prompt is to stand between quotes: add the system prompt \"…\"", "系统提示词要放在引号中：加上系统提示词“…”"),
    SAID_OF_REQUESTS(
            "what is refused, cached, masked or recorded is said of requests, not of a model",
            "拒绝、缓存、遮盖或记录的对象是请求，而不是模型"),
    REASONING_OF_MODEL("reasoning is said of a model; say which one", "推理是对模型说的；请说明是哪个模型"),
    EFFORT_OF_MODEL("an effort is said of a model; say which one", "强度是对模型说的；请说明是哪个模型"),
    CHOICE_OF_TWO("a choice needs two models; name them, or leave it out", "选择需要两个模型；请点名，或去掉"),
    TIME_OF_CACHING("a time is said of caching only: cache … for 10 minutes", "时间只能对缓存说：缓存…10分钟"),
    TEXT_FOR_WHAT(
            "it is not clear what this text is for; say about \"…\", or with the message \"…\"",
            "不清楚这段文字的用途；请说关于“…”，或并回复“…”"),
    MESSAGE_OF_BLOCKED("a message is said of what is blocked, in quotes", "消息是对被拦截的请求说的，要放在引号中"),
    OF_MASKING("this is said of masking only", "这只能对遮盖说"),
    REFUSED_ASKS_NO_MODEL(
            "no model is asked where a request is refused; say what is cached or told to a model elsewhere",
            "被拒绝的请求不会询问模型；要缓存什么、告诉模型什么，请另外说明"),
    OF_WHICH_REQUESTS(
            "it is not clear of which requests: put \"and\" instead of the comma for those just spoken of, or add"
                    + " \"for everything\"",
            "不清楚是对哪些请求说的：如果是前面那些，请把逗号换成“并”，否则请加上“所有请求”"),
    ONCE("one clause can say this once; say the other in a clause of its own", "一个分句只能说一次；另一个请用单独的分句说"),
    ONE_EXCEPTION(
            "one clause can make one exception; say the others in clauses of their own", "一个分句只能有一个例外；其他的请用单独的分句说"),
    EXCEPT_WHAT("the exception does not say which requests", "没有说明例外是哪些请求"),
    NEGATED_WHAT("it is not clear what is negated; say \"everything except …\"", "不清楚否定的是什么；请说“除了…以外的所有请求”"),
    NOT_OR_NOT(
            "\"not … or not …\" could mean two things; say \"except\" or \"and not\"", "“不是…或不是…”有两种意思；请说“除了”或“且不是”"),
    ONE_OR_BOTH("say whether one or both must hold: put \"and\" or \"or\" between them", "请说明是满足其一还是两者：在中间加“和”或“或”"),
    BOTH_OR_EITHER(
            "\"and\" could mean both or either here; put \"or\" between them for either, or nothing for both",
            "这里的“和”可以指两者都满足，也可以指其一；满足其一请加“或”，都要满足请什么也不加"),
    NO_MODALITY(
            "what a request is to be answered with is not detected here; set"
                    + " global.model_catalog.modules.modality_detector.enabled",
            "这里没有检测请求需要哪种形式的回答；请设置 global.model_catalog.modules.modality_detector.enabled"),
    NO_ROLE("no role \"%s\" is bound here; say which group or user is meant", "这里没有绑定角色“%s”；请说明指哪个用户组或用户"),
    EMPTY_QUOTES("what stands between the quotes is empty", "引号中是空的"),

    // what the lexicon knows and cannot be said; it names these
    SAY_TOKENS(
            "say how many tokens, for example \"under 100 tokens\" or \"over 4000 tokens\"",
            "请说明多少词元，例如“不到100个词元”或“超过4000个词元”"),
    NO_SOUND("no signal tells whether a request has sound; leave it out", "没有信号能识别请求是否带有声音；请去掉"),
    NO_FILM("no signal tells whether a request has a film; leave it out", "没有信号能识别请求是否带有视频；请去掉"),
    SAY_WHAT_IS_WRONG(
            "say what is wrong with the answer: \"wrong answer\", \"a different answer\" or \"clarification\"",
            "请说明回答怎么了：“答错”、“换一个回答”或“需要澄清”"),
    NO_SHARE("a policy speaks of every request alike, so a share of them cannot be said", "策略对每个请求一视同仁，不能只说其中一部分"),
    NO_TIME_OF_DAY("no signal tells the time; leave it out", "没有信号能识别时间；请去掉"),
    SAY_THE_OTHERS(
            "what one rule does not cover is for the next; say what is to become of the others",
            "一条规则没有涉及的请求由下一条处理；请说明其余的怎么办"),
    COUNT_TOKENS("lengths are counted in tokens; say \"tokens\"", "长度按词元计算；请说“词元”"),
    MASK_PERSONAL_DATA("say which mask is meant: \"mask personal data\"", "请说明遮盖什么：“个人信息脱敏”"),

    // notes on the program
    UNTESTED(
            "no test was made for ROUTE %s: no single prompt is known that surely takes it",
            "没有为 ROUTE %s 生成测试：不知道哪一条提示词一定会走它"),
    TEST_IT_YOURSELF("write one into a TEST block, or try it on the router", "请在 TEST 块中写一条，或在路由器上试一试");

    private final String english;
    private final String chinese;

    Wording(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    /// As it is written, with places for parts.
    String written(Tongue tongue) {
        return tongue == Tongue.CHINESE ? chinese : english;
    }

    /// As it reads with its parts.
    public String in(Tongue tongue, Object... parts) {
        return String.format(Locale.ROOT, written(tongue), parts);
    }

    /// It with its parts, see {@link Told}.
    public Told with(Object... parts) {
        return new Told(this, List.of(parts));
    }
}
