package semanticrouter.config.document.global;

import semanticrouter.core.kind.Doc;

/// Everything that is shared by all recipes; sparse, laid over the defaults.
@Doc("Services, stores, integrations and models shared by all recipes.")
public record Global(
        @Doc("How requests are taken in and routed.") RouterSettings router,
        @Doc("Interfaces and operation.") Services services,
        @Doc("Where state is kept.") Stores stores,
        @Doc("Tools and multi-model loops.") Integrations integrations,
        @Doc("Learned models and knowledge bases.") ModelCatalog modelCatalog) {}
