package dev.longhaul.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class OpenApiTest {

    private static RunningServer server;
    private static JsonNode document;

    @BeforeAll
    static void start(@TempDir Path data) {
        server = RunningServer.startWith(FakeEngine.class, data);
        document = server.get("/api/v1/openapi").json();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_document_describes_every_mapped_call_and_no_other() {
        Set<String> mapped = server
                .part("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(info -> calls(info).stream())
                .filter(call -> call.contains(" /api/") && !call.contains("/api/v1/openapi"))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> described = new TreeSet<>();
        document.path("paths")
                .forEachEntry((path, operations) -> operations
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));

        assertThat(mapped).contains("GET /api/v1/jobs/{id}");
        assertThat(described).isEqualTo(mapped);
    }

    @Test
    void every_call_has_a_summary_and_says_that_it_can_be_refused_with_a_problem() {
        document.path("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
                    assertThat(operation.path("summary").asString(""))
                            .as(method + path)
                            .isNotBlank();
                    assertThat(operation
                                    .path("responses")
                                    .path("default")
                                    .path("content")
                                    .has("application/problem+json"))
                            .as(method + path)
                            .isTrue();
                }));
    }

    @Test
    void every_reference_leads_somewhere() {
        document.findValuesAsString("$ref")
                .forEach(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void a_payload_is_any_json_and_an_end_is_told_to_a_url_or_more() {
        JsonNode delivery = document.at("/components/schemas/Delivery/properties");

        assertThat(document.at("/paths/~1api~1v1~1deliveries/post/requestBody/content/application~1json/examples"))
                .hasSize(2);
        assertThat(document.at("/components/schemas/AnyJson").toString())
                .isEqualTo("{\"description\":\"Any JSON value\"}");
        assertThat(delivery.path("payload").path("$ref").asString()).endsWith("/AnyJson");
        assertThat(delivery.path("onEnd").toString()).contains("oneOf", "string", "OnEnd");
        assertThat(delivery.path("schedule").path("default").asString()).isEqualTo("standard-webhooks");
    }

    @Test
    void it_can_be_had_as_yaml_as_well() {
        assertThat(server.get("/api/v1/openapi.yaml").body()).startsWith("openapi: 3.1");
    }

    private static Set<String> calls(RequestMappingInfo info) {
        Set<String> calls = new TreeSet<>();
        for (String path : info.getPatternValues()) {
            for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                calls.add(method + " " + path);
            }
        }
        return calls;
    }
}
