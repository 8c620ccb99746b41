package semanticrouter.cli.probe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One variant of one decision's probes, with everything it must reach.
///
/// @param id `decision/variant`
/// @param request the chat request, as JSON values
/// @param decision that must win
/// @param recipe that must route it
/// @param algorithm that must select, when said
/// @param plugins that must be among the decision's, or be all of them
/// @param exactPlugins whether they must be all
/// @param forbiddenPlugins that must not be there
/// @param alias the model that must be recommended, when said
/// @param signals names that must match, by eval key
/// @param exactSignals whether no other name of those keys may match
/// @param forbiddenSignals names that must not match, by eval key
/// @param siblings every decision that is probed for the recipe
/// @param tags free words
/// @param decisionId the group of probes it belongs to
/// @param shapes how its request is made: `text` or `messages`, with `tools`, and `stress` where it is made long
record Probe(
        String id,
        Map<String, Object> request,
        String decision,
        String recipe,
        Optional<String> algorithm,
        List<String> plugins,
        boolean exactPlugins,
        List<String> forbiddenPlugins,
        Optional<String> alias,
        Map<String, List<String>> signals,
        boolean exactSignals,
        Map<String, List<String>> forbiddenSignals,
        Set<String> siblings,
        List<String> tags,
        String decisionId,
        Set<String> shapes) {}
