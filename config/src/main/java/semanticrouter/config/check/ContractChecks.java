package semanticrouter.config.check;

import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.recipe.Recipe;

/// Runs every check, in the order of the specification.
public final class ContractChecks {
    private final CheckContext context;

    public ContractChecks(CheckContext context) {
        this.context = context;
    }

    /// Everything, for a whole document.
    ///
    /// @param assets finds files the document names
    public void all(AssetResolver assets) {
        new ProviderChecks(context).check();
        new GlobalChecks(context).check();
        new ModuleChecks(context).check();
        new EntrypointChecks(context).check();
        new ClassifierChecks(context).check();
        for (Recipe recipe : context.recipes()) {
            recipe(recipe);
        }
        new KnowledgeChecks(context, assets).check();
        if (context.strict()) {
            new PreflightChecks(context).check();
        }
        new FileChecks(context, assets).check();
        new Lints(context).check();
    }

    /// Everything that needs no other file, for a document that somebody sent.
    public void withoutFiles() {
        new ProviderChecks(context).check();
        new GlobalChecks(context).check();
        new ModuleChecks(context).check();
        new EntrypointChecks(context).check();
        new ClassifierChecks(context).check();
        for (Recipe recipe : context.recipes()) {
            recipe(recipe);
        }
        new KnowledgeChecks(context, null).check();
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
