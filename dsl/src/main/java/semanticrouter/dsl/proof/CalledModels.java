package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.PluginNames;

/// Every model a decision may send a request to: its candidates, and the helpers its algorithm calls besides.
///
/// Source: specification 1.9, 1.10 and 4.7. A decision that answers by itself (`fast_response`) calls none.
final class CalledModels {
    private CalledModels() {}

    static List<String> of(MappingNode decision) {
        boolean answersItself = Nodes.mappings(decision, "plugins").stream()
                .filter(plugin -> !Policy.isOff(Nodes.mapping(plugin, "configuration")))
                .anyMatch(
                        plugin -> PluginNames.normal(Nodes.text(plugin, "type")).equals("fast_response"));
        if (answersItself) {
            return List.of();
        }
        Set<String> models = new LinkedHashSet<>();
        Nodes.mappings(decision, "modelRefs").forEach(ref -> models.add(Nodes.text(ref, "model")));
        for (MappingNode iteration : Nodes.mappings(decision, "candidateIterations")) {
            String variable = Nodes.text(iteration, "variable");
            boolean offers = Nodes.mappings(iteration, "outputs").stream()
                    .anyMatch(output -> Nodes.text(output, "value").equals(variable));
            if (offers) {
                Nodes.mappings(iteration, "models").forEach(ref -> models.add(Nodes.text(ref, "model")));
            }
        }
        MappingNode algorithm = Nodes.mapping(decision, "algorithm");
        String type = Nodes.text(algorithm, "type");
        MappingNode block = Nodes.mapping(algorithm, type);
        switch (type) {
            case "prompt" -> models.add(Nodes.text(block, "model"));
            case "remom" -> models.add(Nodes.text(block, "synthesis_model"));
            case "fusion" -> {
                models.add(Nodes.text(block, "model"));
                models.addAll(Nodes.texts(block, "analysis_models"));
            }
            case "workflows" -> {
                Nodes.mappings(block, "roles").forEach(role -> models.addAll(Nodes.texts(role, "models")));
                models.add(Nodes.text(Nodes.mapping(block, "final"), "model"));
                models.add(Nodes.text(Nodes.mapping(block, "planner"), "model"));
            }
            default -> {}
        }
        models.remove("");
        return new ArrayList<>(models);
    }
}
