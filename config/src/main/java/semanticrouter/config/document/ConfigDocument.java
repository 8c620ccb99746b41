package semanticrouter.config.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.document.global.Global;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;

/// A whole configuration (specification: signals §1.5).
///
/// @param version contract version
/// @param listeners where clients connect
/// @param providers models and where they are served
/// @param routing model cards and the default recipe
/// @param entrypoints public model names of recipes
/// @param recipes further routing profiles
/// @param global everything that is not routing
/// @param setup present while the first configuration is being made
@Doc("A complete Semantic Router configuration.")
public record ConfigDocument(
        @Doc("Version of the configuration contract.") @Default("v0.3")
        String version,

        @Doc("Addresses on which clients connect.") List<Listener> listeners,
        @Doc("Models and the backends that serve them.") Providers providers,

        @Doc("Model cards and the default recipe: signals, projections, decisions.")
        Routing routing,

        @Doc("Public model names that lead to a recipe.") List<Entrypoint> entrypoints,

        @Doc("Named routing profiles beside the default one.")
        List<RecipeEntry> recipes,

        @Doc("Services, stores, integrations and models shared by all recipes.")
        Global global,

        @Doc("Marks a configuration that is still being set up.") @Nullable
        Setup setup) {}
