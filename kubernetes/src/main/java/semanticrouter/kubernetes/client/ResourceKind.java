package semanticrouter.kubernetes.client;

/// A kind of resource that lives in a namespace.
///
/// @param group API group, such as `vllm.ai`
/// @param version such as `v1alpha1`
/// @param plural its name in paths
/// @param name its name in resources
public record ResourceKind(String group, String version, String plural, String name) {
    /// The models.
    public static final ResourceKind POOL =
            new ResourceKind("vllm.ai", "v1alpha1", "intelligentpools", "IntelligentPool");
    /// The routes.
    public static final ResourceKind ROUTE =
            new ResourceKind("vllm.ai", "v1alpha1", "intelligentroutes", "IntelligentRoute");

    /// What resources say they are.
    public String apiVersion() {
        return group + "/" + version;
    }

    /// Path of all resources of a namespace.
    String path(String namespace) {
        return "/apis/" + group + "/" + version + "/namespaces/" + namespace + "/" + plural;
    }
}
