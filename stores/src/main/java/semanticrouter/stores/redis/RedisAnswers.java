package semanticrouter.stores.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.cache.AnswerStore;
import semanticrouter.core.cache.CacheDesk.Removal;
import semanticrouter.core.cache.CacheEpoch;
import semanticrouter.core.cache.CacheEpochs;
import semanticrouter.core.cache.CacheSelector;
import semanticrouter.core.cache.KeptAnswer;
import semanticrouter.core.cache.LikeQuestions;
import semanticrouter.core.cache.LikeQuestions.LikeQuestion;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.core.store.StoreException;

/// Keeps answers of the response cache in Redis or Valkey: one hash `PREFIX answer: KEY` each, which the server
/// expires, the hash `PREFIX epochs`, and for each group of questions that may share answers the stream
/// `PREFIX like: GROUP` with their vectors, which every router compares for itself: no index is asked of the server, so
/// that any will do. How many answers there are is bounded by their time and the server's own
/// memory policy. Nothing outside the prefix is ever touched.
///
/// The epochs have a series, which is new when the server has lost them: answers of another series are not given.
public final class RedisAnswers implements AnswerStore {
    private static final String HEAD = "head";
    private static final String TEXT = "text";
    private static final String SERIES = "series";
    private static final String NUMBER = "number";

    /// Stands before the selectors among the fields of the epochs.
    private static final String ENDED = "ended:";

    /// Keys the server looks at in one step.
    private static final int STEP = 1_000;

    /// Steps of one look at every answer: as many keys of the whole database as this times {@link #STEP}.
    private static final int STEPS = 5_000;

    /// An answer and its time come together, so that none stays for ever.
    private static final String PUT = """
            redis.call('HSET', KEYS[1], 'head', ARGV[1], 'text', ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1""";

    /// The number and what it ended come together, so that nobody sees one without the other.
    private static final String END = """
            redis.call('HSETNX', KEYS[1], 'series', ARGV[2])
            local number = redis.call('HINCRBY', KEYS[1], 'number', 1)
            local field = ARGV[1]
            local full = redis.call('HLEN', KEYS[1]) - 2 >= tonumber(ARGV[4])
            if field == ARGV[3] or (full and redis.call('HEXISTS', KEYS[1], field) == 0) then
                local series = redis.call('HGET', KEYS[1], 'series')
                redis.call('DEL', KEYS[1])
                redis.call('HSET', KEYS[1], 'series', series, 'number', number)
                field = ARGV[3]
            end
            redis.call('HSET', KEYS[1], field, number)
            return number""";

    /// Fields of a told question.
    private static final String KEY = "k";

    private static final String ENCODER = "e";
    private static final String VECTOR = "v";

    /// A question stays as long as the longest kept of its group.
    private static final String TELL = """
            redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[5], '*', 'k', ARGV[1], 'e', ARGV[2], 'v', ARGV[3])
            if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then
                redis.call('PEXPIRE', KEYS[1], ARGV[4])
            end
            return 1""";

    private final RedisOptions options;
    private final Clock clock;
    private final RedisLink link;
    private volatile CacheEpochs known = CacheEpochs.first("");

    /// @param options its prefix stands before every key as it is
    public RedisAnswers(RedisOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
        link = new RedisLink(options);
    }

    @Override
    public String kind() {
        return options.kind();
    }

    private String key(String question) {
        return options.prefix() + "answer:" + question;
    }

    private String groupKey(String group) {
        return options.prefix() + "like:" + group;
    }

    private String epochsKey() {
        return options.prefix() + "epochs";
    }

    @Override
    public CacheEpochs epochs() throws StoreException, InterruptedException {
        CacheEpochs before = known;
        List<KeyValue<String, String>> now = link.ask(redis -> redis.hmget(epochsKey(), SERIES, NUMBER));
        boolean same = now != null
                && now.size() == 2
                && now.get(0).getValueOrElse("").equals(before.now().series())
                && now.get(1)
                        .getValueOrElse("")
                        .equals(Long.toString(before.now().number()));
        if (same && !before.now().series().isEmpty()) {
            return before;
        }
        Map<String, String> fields = link.ask(redis -> {
            redis.hsetnx(epochsKey(), SERIES, UUID.randomUUID().toString());
            redis.hsetnx(epochsKey(), NUMBER, "0");
            return redis.hgetall(epochsKey());
        });
        CacheEpochs read = read(fields == null ? Map.of() : fields);
        known = read;
        return read;
    }

    private static CacheEpochs read(Map<String, String> fields) {
        var ended = new HashMap<CacheSelector, Long>();
        fields.forEach((field, number) -> {
            if (field.startsWith(ENDED)) {
                ended.merge(AnswerText.selector(field.substring(ENDED.length())), number(number), Math::max);
            }
        });
        var now = new CacheEpoch(fields.getOrDefault(SERIES, ""), number(fields.get(NUMBER)));
        return new CacheEpochs(now, ended);
    }

    /// A number; what is none, as nobody here writes it, is so great that it ends every epoch.
    private static long number(@Nullable String text) {
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public Optional<KeptAnswer> get(String question) throws StoreException, InterruptedException {
        List<KeyValue<String, String>> fields = link.ask(redis -> redis.hmget(key(question), HEAD, TEXT));
        if (fields == null
                || fields.size() != 2
                || !fields.get(0).hasValue()
                || !fields.get(1).hasValue()) {
            return Optional.empty();
        }
        return AnswerText.read(question, fields.get(0).getValue(), fields.get(1).getValue())
                .filter(answer -> answer.expiresAt() > clock.millis());
    }

    @Override
    public void put(KeptAnswer answer) throws StoreException, InterruptedException {
        long left = answer.expiresAt() - clock.millis();
        if (left <= 0) {
            return;
        }
        link.ask(redis -> redis.eval(
                PUT,
                ScriptOutputType.INTEGER,
                new String[] {key(answer.key())},
                AnswerText.head(answer),
                AnswerText.text(answer),
                Long.toString(left)));
    }

    @Override
    public void tell(String group, KeptAnswer answer, NamedEmbedding vector)
            throws StoreException, InterruptedException {
        long left = answer.expiresAt() - clock.millis();
        if (left <= 0) {
            return;
        }
        link.ask(redis -> redis.eval(
                TELL,
                ScriptOutputType.INTEGER,
                new String[] {groupKey(group)},
                answer.key(),
                vector.encoder(),
                VectorText.write(vector.embedding()),
                Long.toString(left),
                Integer.toString(LikeQuestions.MOST)));
    }

    @Override
    public LikeQuestions told(String group, String after) throws StoreException, InterruptedException {
        Range<String> later = Range.from(
                after.isEmpty() ? Range.Boundary.unbounded() : Range.Boundary.excluding(after),
                Range.Boundary.unbounded());
        List<StreamMessage<String, String>> newest =
                link.ask(redis -> redis.xrevrange(groupKey(group), later, Limit.from(LikeQuestions.MOST)));
        if (newest == null || newest.isEmpty()) {
            return new LikeQuestions(after, List.of());
        }
        var questions = new ArrayList<LikeQuestion>(newest.size());
        for (StreamMessage<String, String> told : newest.reversed()) {
            Map<String, String> fields = told.getBody();
            String key = fields.get(KEY);
            String encoder = fields.get(ENCODER);
            Optional<Embedding> vector = VectorText.read(fields.getOrDefault(VECTOR, ""));
            if (key != null && encoder != null && vector.isPresent()) {
                questions.add(new LikeQuestion(key, new NamedEmbedding(encoder, vector.get())));
            }
        }
        return new LikeQuestions(newest.getFirst().getId(), questions);
    }

    @Override
    public Removal count(CacheSelector selector) throws StoreException, InterruptedException {
        return each(head -> selector.matches(head.partition(), head.epoch().number()), false);
    }

    @Override
    public Removal invalidate(CacheSelector selector) throws StoreException, InterruptedException {
        link.ask(redis -> redis.eval(
                END,
                ScriptOutputType.INTEGER,
                new String[] {epochsKey()},
                ENDED + AnswerText.selector(selector),
                UUID.randomUUID().toString(),
                ENDED + AnswerText.selector(CacheSelector.ALL),
                Integer.toString(CacheEpochs.MOST)));
        CacheEpochs after = epochs();
        Removal removed = each(
                head -> selector.matches(head.partition(), head.epoch().number())
                        && !after.live(head.partition(), head.epoch()),
                true);
        forgetGroups();
        return removed;
    }

    /// Deletes the groups whose newest question has no answer any more.
    private void forgetGroups() throws StoreException, InterruptedException {
        scan(groupKey(""), keys -> {
            List<@Nullable List<StreamMessage<String, String>>> newest =
                    link.askAll(keys, (redis, key) -> redis.xrevrange(key, Range.unbounded(), Limit.from(1)));
            var groups = new ArrayList<String>();
            var answers = new ArrayList<String>();
            for (int i = 0; i < keys.size(); i++) {
                List<StreamMessage<String, String>> one = newest.get(i);
                String question = one == null || one.isEmpty()
                        ? null
                        : one.getFirst().getBody().get(KEY);
                if (question != null) {
                    groups.add(keys.get(i));
                    answers.add(key(question));
                }
            }
            List<@Nullable Long> kept = link.askAll(answers, (redis, key) -> redis.exists(key));
            var gone = new ArrayList<String>();
            for (int i = 0; i < groups.size(); i++) {
                if (Long.valueOf(0).equals(kept.get(i))) {
                    gone.add(groups.get(i));
                }
            }
            link.askAll(gone, (redis, key) -> redis.del(key));
        });
    }

    /// Looks at the head of every answer.
    private Removal each(Predicate<AnswerText.Head> meant, boolean delete) throws StoreException, InterruptedException {
        var matched = new AtomicLong();
        var deleted = new AtomicLong();
        boolean whole = scan(key(""), keys -> {
            List<@Nullable String> heads = link.askAll(keys, (redis, key) -> redis.hget(key, HEAD));
            var gone = new ArrayList<String>();
            for (int i = 0; i < keys.size(); i++) {
                String head = heads.get(i);
                if (head != null && AnswerText.head(head).filter(meant).isPresent()) {
                    gone.add(keys.get(i));
                }
            }
            matched.addAndGet(gone.size());
            if (delete) {
                for (@Nullable Long one : link.askAll(gone, (redis, key) -> redis.del(key))) {
                    deleted.addAndGet(one == null ? 0 : one);
                }
            }
        });
        return new Removal(matched.get(), deleted.get(), whole);
    }

    /// What is done with some keys.
    @FunctionalInterface
    private interface Step {
        void take(List<String> keys) throws StoreException, InterruptedException;
    }

    /// Looks at every key that begins so, in bounded steps.
    ///
    /// @return whether that were all
    private boolean scan(String begin, Step step) throws StoreException, InterruptedException {
        ScanArgs under = ScanArgs.Builder.matches(literal(begin) + "*").limit(STEP);
        ScanCursor at = ScanCursor.INITIAL;
        for (int i = 0; i < STEPS && !at.isFinished(); i++) {
            ScanCursor from = at;
            KeyScanCursor<String> found = link.ask(redis -> redis.scan(from, under));
            if (found == null) {
                break;
            }
            at = found;
            step.take(found.getKeys());
        }
        return at.isFinished();
    }

    /// A prefix as a pattern that means itself.
    private static String literal(String prefix) {
        return prefix.replaceAll("[\\\\*?\\[\\]]", "\\\\$0");
    }

    @Override
    public void check() throws StoreException, InterruptedException {
        link.ask(RedisClusterCommands::ping);
    }

    @Override
    public void close() {
        link.close();
    }
}
