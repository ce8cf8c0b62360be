package dev.longhaul.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The nodes of a store, as an operator sees them. */
class NodesApiTest {

    @Test
    void a_node_is_shown_with_all_that_is_known_of_it(@TempDir Path data) {
        try (RunningServer server = RunningServer.startWith(FakeEngine.class, data)) {
            assertThat(server.get("/api/v1/nodes").json())
                    .isEqualTo(JsonMapper.shared().readTree("""
                {"items":[{"id":"node-1","host":"<b>db7","version":"0.1.0","startedAt":"2026-11-21T12:00:00Z",
                  "seenAt":"2026-11-21T12:01:30Z","silent":true,"inFlight":12,"workers":2000,"claims":3,
                  "types":["capture","webhook"],"stuck":["01890a5d-ac96-774b-bcce-b302099a8057"]}],"nextCursor":null}"""));
            assertThat(server.get("/api/v1/nodes?limit=1").status()).isEqualTo(400);
        }
    }

    @Test
    void a_server_that_works_is_a_node(@TempDir Path data) {
        try (RunningServer server =
                RunningServer.startWith(MemoryStoreParts.class, data, "longhaul.node=left", "longhaul.workers=7")) {
            await().untilAsserted(() ->
                    assertThat(server.get("/api/v1/nodes").json().path("items")).hasSize(1));
            JsonNode node = server.get("/api/v1/nodes").json().path("items").get(0);

            assertThat(node.path("id").asString()).startsWith("left-");
            assertThat(node.path("workers").asInt()).isEqualTo(7);
            assertThat(node.path("silent").asBoolean()).isFalse();
            assertThat(node.path("version").asString()).isNotBlank();
            assertThat(node.path("types").toString()).isEqualTo("[\"webhook\"]");
        }
    }
}
