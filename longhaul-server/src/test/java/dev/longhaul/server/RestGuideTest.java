package dev.longhaul.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.server.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What docs/rest.md says is what the server does. */
class RestGuideTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static String guide;
    private static RunningServer server;
    private static JsonNode document;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        guide = Files.readString(Path.of("../docs/rest.md"));
        server = RunningServer.startWith(MemoryStoreParts.class, data);
        document = server.get("/api/v1/openapi").json();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void its_delivery_is_accepted() {
        String request = blocks("http").getFirst();
        String body = request.substring(request.indexOf("\n\n") + 2)
                .replace("\"schedule\"", "\"startAt\":\"2031-01-01T00:00:00Z\",\"schedule\"");

        assertThat(request).startsWith("POST /api/v1/deliveries\n");
        assertThat(server.post("/api/v1/deliveries", body, "Idempotency-Key", "order-42")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void its_fields_of_a_delivery_are_those_that_there_are() {
        Set<String> described = matches("(?m)^\\| `(\\w+)` \\| [^|]+ \\| [^|]+ \\|$")
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(described).isEqualTo(members("Delivery"));
    }

    @Test
    void its_job_has_no_member_that_jobs_do_not_have() {
        JsonNode job = JSON.readTree(blocks("json").get(0));
        JsonNode attempt = job.path("attempts").get(0);

        assertThat(members("Job")).containsAll(job.propertyNames());
        assertThat(members("Attempt")).containsAll(attempt.propertyNames());
        assertThat(members("Response")).containsAll(attempt.path("response").propertyNames());
    }

    @Test
    void its_message_has_every_member_that_messages_have() {
        JsonNode job = JSON.readTree(blocks("json").get(1));
        JsonNode message = job.path("message");

        assertThat(members("Job")).containsAll(job.propertyNames());
        assertThat(members("Message")).isEqualTo(new TreeSet<>(message.propertyNames()));
        assertThat(members("MessageHandler"))
                .isEqualTo(new TreeSet<>(message.path("handlers").get(0).propertyNames()));
    }

    @Test
    void its_schedule_is_what_is_answered_but_for_what_it_leaves_out() {
        JsonNode shown = JSON.readTree(blocks("json").get(2));
        JsonNode answered = server.get("/api/v1/schedules?spec=alipay").json();

        assertThat(answered.path("spec")).isEqualTo(shown.path("spec"));
        assertThat(answered.path("attempts").get(0))
                .isEqualTo(shown.path("attempts").get(0));
        assertThat(answered.path("attempts").get(1))
                .isEqualTo(shown.path("attempts").get(1));
        assertThat(new HashSet<>(answered.propertyNames())).isEqualTo(new HashSet<>(shown.propertyNames()));
    }

    @Test
    void its_problem_is_what_is_answered() {
        Answer answer = server.post("/api/v1/deliveries", "{\"url\":\"https://h.example/\",\"timeout\":\"P99999Y\"}");

        assertThat(answer.json()).isEqualTo(JSON.readTree(blocks("json").get(4)));
    }

    @Test
    void its_node_has_every_member_that_nodes_have() {
        JsonNode node = JSON.readTree(blocks("json").get(3)).path("items").get(0);

        assertThat(members("Node")).isEqualTo(new TreeSet<>(node.propertyNames()));
    }

    @Test
    void its_problems_are_all_that_there_are_with_their_statuses() {
        Set<String> described = new TreeSet<>();
        matches("(?m)^\\| (\\d{3}) \\| ((?:`[a-z-]+`(?:, )?)+) \\|").forEach(row -> {
            for (String code : row.group(2).split(", ", -1)) {
                described.add(row.group(1) + " " + code.replace("`", ""));
            }
        });
        Set<String> there = new TreeSet<>();
        for (ProblemCode code : ProblemCode.values()) {
            there.add(code.status() + " " + code.word());
        }

        assertThat(described).isEqualTo(there);
    }

    @Test
    void it_names_every_call() {
        document.path("paths").propertyNames().forEach(path -> {
            boolean resumes = path.endsWith("/resume"); // named beside its pause
            assertThat(guide).contains(resumes ? path.replace("/resume", "/pause") : path);
        });
    }

    private static Set<String> members(String schema) {
        return new TreeSet<>(
                document.at("/components/schemas/" + schema + "/properties").propertyNames());
    }

    private static List<String> blocks(String language) {
        return matches("(?s)```" + language + "\n(.*?)```")
                .map(match -> match.group(1))
                .toList();
    }

    private static Stream<MatchResult> matches(String pattern) {
        return Pattern.compile(pattern).matcher(guide).results();
    }
}
