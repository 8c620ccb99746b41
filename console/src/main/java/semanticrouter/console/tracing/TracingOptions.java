package semanticrouter.console.tracing;

/// Where spans go and what they say about the process.
///
/// @param exporter `otlp` or `stdout`
/// @param endpoint `host:port` or a URL; port 4318 and URLs with a path are spoken to in HTTP, others in gRPC
/// @param insecure without TLS, where the endpoint does not say so itself
/// @param serviceName what the process is called
/// @param serviceVersion its version
/// @param environment where it runs
public record TracingOptions(
        String exporter,
        String endpoint,
        boolean insecure,
        String serviceName,
        String serviceVersion,
        String environment) {}
