package dev.longhaul.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What docs/operations.md, the dashboard and the alert rules say of metrics is what the server exports. */
class OperationsGuideTest {

    private static final Path DASHBOARD = Path.of("../operations/grafana/longhaul.json");
    private static final Path ALERTS = Path.of("../operations/prometheus/longhaul-alerts.yml");
    private static final Pattern METRIC = Pattern.compile("longhaul_[a-z_]+");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z]+)\\b");

    private static String guide;

    /** The name of each metric, and its type. */
    private static Map<String, String> exported;

    /** What an application with brokers exports besides; a test of the starter compares that table with its meters. */
    private static Set<String> ofBrokers;

    @BeforeAll
    static void scrape_a_server_that_has_worked(@TempDir Path data) throws IOException, InterruptedException {
        guide = Files.readString(Path.of("../docs/operations.md"));
        ofBrokers = Pattern.compile("`(longhaul_broker_[a-z_]+)\\{broker}`")
                .matcher(Files.readString(Path.of("../docs/brokers.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
        try (Receiver receiver = new Receiver();
                RunningServer server = RunningServer.startWith(
                        MemoryStoreParts.class, data, "longhaul.webhooks.allowed-networks=127.0.0.0/8")) {
            receiver.reply(410, "");
            deliver(server, receiver, "");
            deliver(server, receiver, ",\"startAt\":\"2031-01-01T00:00:00Z\"");
            receiver.next();
            await().until(() -> server.get("/actuator/prometheus").body().contains("longhaul_dead_total 1.0"));
            exported = server.get("/actuator/prometheus")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("# TYPE longhaul_"))
                    .map(line -> line.split(" ", -1))
                    .collect(Collectors.toMap(words -> words[2], words -> words[3]));
        }
        // Counted at most every ten seconds, and at the first scrape nothing was dead yet; without a type it has no
        // line.
        exported.put("longhaul_dead_jobs", "gauge");
    }

    private static void deliver(RunningServer server, Receiver receiver, String more) {
        assertThat(server.post("/api/v1/deliveries", "{\"url\":\"%s\"%s}".formatted(receiver.url("/gone"), more))
                        .status())
                .isEqualTo(202);
    }

    @AfterAll
    static void forget() {
        exported.clear();
    }

    private static Set<String> known() {
        Set<String> known = new HashSet<>(exported.keySet());
        known.addAll(ofBrokers);
        return known;
    }

    /** Metrics by the names of their own, without what a histogram adds for each of its series. */
    private static Set<String> named(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = METRIC.matcher(text);
        while (matcher.find()) {
            String base = matcher.group().replaceFirst("_(bucket|sum|count)$", "");
            names.add("histogram".equals(exported.get(base)) ? base : matcher.group());
        }
        return names;
    }

    @Test
    void its_metrics_are_all_that_the_server_exports_with_their_types() {
        Map<String, String> described = Pattern.compile("(?m)^\\| `(longhaul_[a-z_]+)(?:\\{[a-z, ]+})?` \\| (\\w+) \\|")
                .matcher(guide)
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

        assertThat(described).isEqualTo(exported);
    }

    @Test
    void the_dashboard_has_what_grafana_needs_and_asks_for_nothing_that_is_not_exported() throws IOException {
        JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
        Set<String> variables = new HashSet<>(Set.of("__rate_interval", "__all"));
        dashboard
                .path("templating")
                .path("list")
                .forEach(variable -> variables.add(variable.path("name").asString()));

        assertThat(dashboard.path("uid").asString()).isEqualTo("longhaul");
        assertThat(dashboard.path("title").asString()).isNotBlank();
        assertThat(dashboard.path("schemaVersion").asInt()).isPositive();
        assertThat(variables).contains("datasource");
        Set<Integer> ids = new HashSet<>();
        Set<List<Integer>> places = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            String title = panel.path("title").asString("");
            JsonNode place = panel.path("gridPos");
            assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
            assertThat(places.add(
                            List.of(place.path("x").asInt(), place.path("y").asInt())))
                    .as(title)
                    .isTrue();
            assertThat(place.path("x").asInt() + place.path("w").asInt())
                    .as(title)
                    .isBetween(1, 24);
            if (!panel.path("type").asString().equals("row")) {
                assertThat(panel.path("targets")).as(title).isNotEmpty();
            }
            for (JsonNode target : panel.path("targets")) {
                String expression = target.path("expr").asString("");
                assertThat(named(expression)).as(title).isNotEmpty().isSubsetOf(known());
                assertThat(target.path("refId").asString("")).as(title).isNotBlank();
                Matcher used = VARIABLE.matcher(expression);
                while (used.find()) {
                    assertThat(variables).as(title).contains(used.group(1));
                }
            }
        }
        assertThat(ids).hasSizeGreaterThan(20);
        assertThat(named(Files.readString(DASHBOARD))).containsAll(ofBrokers);
    }

    @Test
    void the_alerts_ask_for_nothing_that_is_not_exported_and_the_guide_says_what_to_do_about_each() {
        List<Map<String, Object>> rules = rules();

        assertThat(rules).hasSizeGreaterThan(5).allSatisfy(rule -> {
            assertThat(named(String.valueOf(rule.get("expr")))).isNotEmpty().isSubsetOf(known());
            assertThat(String.valueOf(((Map<?, ?>) rule.get("labels")).get("severity")))
                    .isIn("page", "ticket");
            assertThat(((Map<?, ?>) rule.get("annotations")).keySet().toString())
                    .contains("summary", "description");
        });
        assertThat(rules.stream().map(rule -> String.valueOf(rule.get("alert"))))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Pattern.compile("(?m)^\\| `(Longhaul[A-Za-z]+)` \\|")
                        .matcher(guide)
                        .results()
                        .map(row -> row.group(1))
                        .toList());
    }

    @SuppressWarnings("unchecked") // YAML has maps and lists, and the structure is what is looked at
    private static List<Map<String, Object>> rules() {
        YamlMapFactoryBean yaml = new YamlMapFactoryBean();
        yaml.setResources(new FileSystemResource(ALERTS));
        Map<String, Object> document = yaml.getObject();
        assertThat(document).isNotNull();
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Object group : (List<Object>) document.get("groups")) {
            rules.addAll((List<Map<String, Object>>) ((Map<String, Object>) group).get("rules"));
        }
        return rules;
    }
}
