package semanticrouter.encoders;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import semanticrouter.encoders.head.PairScorer;
import semanticrouter.encoders.head.TextClassifier;
import semanticrouter.encoders.head.TextTagger;
import semanticrouter.encoders.lane.Lane;
import semanticrouter.encoders.model.TensorSession;
import semanticrouter.encoders.multilingual.SentenceEncoders;
import semanticrouter.encoders.sentence.SentenceEncoder;

/// Everything a runtime serves from.
///
/// @param encoders the shared sentence encoder, and the one for Chinese
/// @param classifiers by task
/// @param taggers by task
/// @param scorers by task
/// @param lane where all of them run
/// @param sessions all models, to be closed at the end
/// @param models one line per model, for a person
record Loaded(
        SentenceEncoders encoders,
        Map<String, TextClassifier> classifiers,
        Map<String, TextTagger> taggers,
        Map<String, PairScorer> scorers,
        Lane lane,
        List<TensorSession> sessions,
        List<String> models) {
    Loaded {
        classifiers = Map.copyOf(classifiers);
        taggers = Map.copyOf(taggers);
        scorers = Map.copyOf(scorers);
        sessions = List.copyOf(sessions);
        models = List.copyOf(models);
    }

    /// The encoder that feeds the heads.
    SentenceEncoder encoder() {
        return encoders.standard();
    }

    SortedSet<String> tasks() {
        var tasks = new TreeSet<>(classifiers.keySet());
        tasks.addAll(taggers.keySet());
        tasks.addAll(scorers.keySet());
        tasks.add("embedding");
        return tasks;
    }

    /// Ends the lane first: no model may be closed while it runs.
    void close() {
        lane.close();
        encoders.close();
        sessions.forEach(TensorSession::close);
    }
}
