package semanticrouter.cli.envoy;

import static semanticrouter.cli.envoy.Tree.map;

import java.util.Locale;
import semanticrouter.config.tree.MappingNode;

/// The keys of a listener in Envoy: a filter that reads them from the environment, so that they stand in no file.
final class ApiKeys {
    private static final String CHECK = """
            local keys = {}
            for key in (os.getenv("VARIABLE") or ""):gmatch("[^,%s]+") do
              keys[key] = true
            end
            function envoy_on_request(handle)
              local given = handle:headers():get("authorization") or ""
              local bearer = given:match("^[Bb][Ee][Aa][Rr][Ee][Rr] +(%S+) *$")
              if not keys[bearer or ""] and not keys[handle:headers():get("x-api-key") or ""] then
                handle:respond(
                  {[":status"] = "401", ["content-type"] = "application/json",
                   ["www-authenticate"] = 'Bearer realm="vllm-semantic-router"'},
                  '{"error":{"message":"Unauthorized: missing or invalid API key","type":"authentication_error","code":"invalid_api_key"}}')
              end
            end
            """;

    private ApiKeys() {}

    /// The environment variable of Envoy that holds a listener's keys, separated by commas.
    static String variable(String listener) {
        return "VLLM_SR_API_KEYS_" + listener.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /// Answers 401 to everybody who has none of the keys (specification: dataplane B5).
    static MappingNode filter(String listener) {
        return Tree.extension(
                "envoy.filters.http.lua",
                "extensions.filters.http.lua.v3.Lua",
                map("default_source_code", map("inline_string", CHECK.replace("VARIABLE", variable(listener)))));
    }
}
