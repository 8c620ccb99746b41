package semanticrouter.config.check;

import org.jspecify.annotations.Nullable;
import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.check.global.CacheChecks;
import semanticrouter.config.check.global.AnswerChecks;
import semanticrouter.config.check.global.ImageChecks;
import semanticrouter.config.check.global.RetrievalChecks;
import semanticrouter.config.check.global.CallerChecks;
import semanticrouter.config.check.global.GlobalChecks;
import semanticrouter.config.check.global.ModuleChecks;
import semanticrouter.config.mcp.DeclaredServers;
import semanticrouter.config.recipe.Recipe;

/// Runs every check, in the order of the specification.
public final class ContractChecks {
    private final CheckContext context;

    public ContractChecks(CheckContext context) {
        this.context = context;
    }

    /// Everything, for a whole document.
    ///
    /// @param assets finds files the document names; null when other files may not be looked at
    public void document(@Nullable AssetResolver assets) {
        new ProviderChecks(context).check();
        new GlobalChecks(context).check();
        new CallerChecks(context).check();
        new CacheChecks(context).check();
        new RetrievalChecks(context).check();
        new AnswerChecks(context).check();
        new ImageChecks(context).check();
        new ModuleChecks(context).check();
        DeclaredServers.of(context.document()).check(context.report());
        new EntrypointChecks(context).check();
        new ClassifierChecks(context).check();
        fragment();
        new KnowledgeChecks(context, assets).check();
        if (context.strict()) {
            new PreflightChecks(context).check();
        }
        new Lints(context).check();
    }

    /// What holds for routing alone.
    public void fragment() {
        context.recipes().forEach(this::recipe);
    }

    private void recipe(Recipe recipe) {
        new NameChecks(context, recipe).check();
        new RuleChecks(context, recipe).check();
        new ProjectionChecks(context, recipe).check();
        new DecisionChecks(context, recipe).check();
        new OutputChecks(context, recipe).check();
        new SignalChecks(context, recipe).check();
    }
}
