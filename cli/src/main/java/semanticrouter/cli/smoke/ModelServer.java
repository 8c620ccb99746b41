package semanticrouter.cli.smoke;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A server of a model behind the router.
///
/// @param url its base address, which ends in `/v1`
/// @param name what it calls its model
/// @param key that it lets in
record ModelServer(String url, String name, String key) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    /// Asks a server which model it has.
    ///
    /// @param url base address, which ends in `/v1`
    /// @param key that it lets in, empty for none
    /// @throws IOException with a sentence for a person when it names none
    static ModelServer at(String url, String key) throws IOException, InterruptedException {
        String base = url.replaceAll("/+$", "");
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var request = HttpRequest.newBuilder(URI.create(base + "/models")).timeout(PATIENCE);
            if (!key.isEmpty()) {
                request.header("authorization", "Bearer " + key);
            }
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(base + "/models answers HTTP " + response.statusCode());
            }
            String name = JSON.readTree(response.body()).at("/data/0/id").asString("");
            if (name.isEmpty()) {
                throw new IOException(base + "/models names no model");
            }
            return new ModelServer(base, name, key);
        } catch (ConnectException _) {
            throw new IOException("nothing listens at " + base);
        } catch (JacksonException _) {
            throw new IOException(base + "/models answers with something that is no JSON");
        }
    }

    /// Says no key.
    @Override
    public String toString() {
        return name + " at " + url;
    }
}
