package dev.longhaul.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.server.cli.FakeServer.Asked;
import dev.longhaul.server.cli.Terminal.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RestCommandsTest {

    private static final String ID = "01990a5d-ac96-774b-bcce-b302099a8057";
    private static final String JOB = "/api/v1/jobs/" + ID;
    private static final String SCHEDULED = """
            {"id":"%s","type":"webhook","state":"scheduled","schedule":"4m 10m","nextAttemptAt":"2026-11-22T10:04:00Z",
             "labels":{"order":"42"},
             "attempts":[{"number":1,"startedAt":"2026-11-22T09:59:59Z","endedAt":"2026-11-22T09:59:59.250Z",
               "outcome":"failed","error":"status 500 \\u001b[2Jboo"}]}""".formatted(ID);
    private static final String SUCCEEDED = """
            {"id":"%s","type":"webhook","state":"succeeded","attempts":[
              {"number":1,"startedAt":"2026-11-22T09:59:59Z","endedAt":"2026-11-22T10:00:00Z","outcome":"failed","error":"refused"},
              {"number":2,"startedAt":"2026-11-22T10:00:00Z","endedAt":"2026-11-22T10:00:00.120Z","outcome":"succeeded",
               "response":{"status":200,"body":"success"}}]}""".formatted(ID);
    private static final String DEAD = """
            {"id":"%s","type":"webhook","state":"dead","deadReason":"exhausted","attempts":[]}""".formatted(ID);

    private FakeServer server;
    private Terminal terminal;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        terminal = new Terminal().with("LONGHAUL_SERVER", server.address());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void send_posts_what_was_asked_in_the_words_of_the_api() {
        server.on("POST /api/v1/deliveries", 202, SCHEDULED);
        terminal.with("HOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").with("LONGHAUL_API_KEY", "lh_key");

        Ran ran = terminal.run(
                "send",
                "https://shop.example/cb",
                "--payload",
                "{\"order\":42}",
                "--schedule",
                "alipay",
                "--ack-body",
                "success",
                "--ack-json",
                "code=SUCCESS",
                "--header",
                "X-Order: 42",
                "--timeout",
                "10s",
                "--secret-env",
                "HOOK_SECRET",
                "--start-in",
                "1h",
                "--label",
                "order=42",
                "--ordering-key",
                "m-7",
                "--idempotency-key",
                "order-42");

        assertThat(ran).isEqualTo(new Ran(0, ID + "  accepted: scheduled\n", ""));
        Asked asked = server.asked().getFirst();
        assertThat(asked.headers())
                .containsEntry("idempotency-key", "order-42")
                .containsEntry("authorization", "Bearer lh_key")
                .containsEntry("content-type", "application/json");
        assertThat(JsonMapper.shared().readTree(asked.body()))
                .isEqualTo(JsonMapper.shared().readTree("""
                {"url":"https://shop.example/cb","payload":{"order":42},"schedule":"alipay","orderingKey":"m-7",
                 "timeout":"PT10S","startAt":"2026-11-22T11:00:00Z","headers":{"X-Order":"42"},"labels":{"order":"42"},
                 "acknowledge":{"body":"success","json":{"code":"SUCCESS"}},
                 "sign":{"scheme":"standard-webhooks","secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}}"""));
    }

    @Test
    void send_reads_a_body_from_a_file(@TempDir Path folder) throws IOException {
        server.on("POST /api/v1/deliveries", 202, SCHEDULED);
        Path file = Files.writeString(folder.resolve("notify.xml"), "<xml>订单</xml>");

        terminal.run("send", "https://shop.example/cb", "--file", file.toString(), "--content-type", "text/xml");

        assertThat(server.asked().getFirst().body())
                .isEqualTo(
                        "{\"url\":\"https://shop.example/cb\",\"body\":\"<xml>订单</xml>\",\"contentType\":\"text/xml\"}");
    }

    @Test
    void sending_the_same_again_says_so() {
        server.on("POST /api/v1/deliveries", 200, SUCCEEDED);

        assertThat(terminal.run("send", "https://shop.example/cb").out())
                .isEqualTo(ID + "  was accepted before: succeeded\n");
    }

    @Test
    void send_wait_prints_each_attempt_and_ends_with_the_delivery() {
        server.on("POST /api/v1/deliveries", 202, SCHEDULED)
                .on("GET " + JOB, 200, SCHEDULED)
                .on("GET " + JOB, 200, SCHEDULED)
                .on("GET " + JOB, 200, SUCCEEDED);

        Ran ran = terminal.run("send", "https://shop.example/cb", "--wait");

        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        ID + "  accepted; Ctrl-C leaves it to the server",
                        "attempt 1  failed after 250ms: status 500 \\u001b[2Jboo",
                        "attempt 2  succeeded after 120ms",
                        "succeeded after 2 attempt(s)");
        assertThat(terminal.waited()).hasSize(2);
    }

    @Test
    void send_wait_fails_when_the_delivery_dies_and_says_how_to_send_it_on() {
        server.on("POST /api/v1/deliveries", 202, SCHEDULED).on("GET " + JOB, 200, DEAD);

        Ran ran = terminal.run("send", "https://shop.example/cb", "--wait", "--json");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(JsonMapper.shared().readTree(ran.out()).path("deadReason").asString())
                .isEqualTo("exhausted");
        assertThat(ran.err())
                .isEqualTo("longhaul: the delivery is dead (exhausted); when its cause is gone: longhaul redrive " + ID
                        + "\n");
    }

    @Test
    void jobs_lists_a_page_with_the_filters_given() {
        server.on(
                "GET /api/v1/jobs?state=scheduled&since=2026-11-22T09%3A00%3A00Z&limit=2",
                200, "{\"items\":[" + SCHEDULED + "],\"nextCursor\":\"abc\"}");

        Ran ran = terminal.run("jobs", "--state", "scheduled", "--since", "1h", "--limit", "2");

        assertThat(ran.out().lines())
                .containsExactly(
                        "id                                    state      next   type     for",
                        ID + "  scheduled  in 4m  webhook  order=42",
                        "",
                        "more: --cursor abc");
    }

    @Test
    void no_jobs_is_said() {
        server.on("GET /api/v1/jobs", 200, "{\"items\":[]}");

        assertThat(terminal.run("jobs").out()).isEqualTo("no jobs match\n");
    }

    @Test
    void jobs_show_prints_a_job_with_its_attempts_inert() {
        server.on("GET " + JOB, 200, SCHEDULED);

        Ran ran = terminal.run("jobs", "show", ID);

        assertThat(ran.out())
                .doesNotContain("\u001b")
                .contains("next      in 4m (2026-11-22T10:04:00Z)")
                .contains("""
                attempt  started                took  outcome  error or response
                      1  2026-11-22T09:59:59Z  250ms  failed   status 500 \\u001b[2Jboo
                """);
    }

    @Test
    void jobs_show_prints_what_the_receiver_answered_where_nothing_went_wrong() {
        server.on("GET " + JOB, 200, SUCCEEDED);

        assertThat(terminal.run("jobs", "show", ID).out()).contains("120ms  succeeded  200 success\n");
    }

    @Test
    void json_is_the_api_s_own_document_and_inert() {
        server.on("GET " + JOB, 200, SCHEDULED.replace("boo", "\u009b\u202e"));

        Ran ran = terminal.run("jobs", "show", ID, "--json");

        assertThat(ran.out()).doesNotContain("\u001b", "\u009b", "\u202e");
        JsonNode printed = JsonMapper.shared().readTree(ran.out());
        assertThat(printed.path("attempts").get(0).path("error").asString())
                .isEqualTo("status 500 \u001b[2J\u009b\u202e");
    }

    @Test
    void moves_are_posted_one_by_one_and_refusals_are_collected() {
        String other = ID.replace("8057", "8058");
        server.on("POST " + JOB + "/cancel", 200, DEAD.replace("dead\",\"deadReason\":\"exhausted", "cancelled"))
                .on(
                        "POST /api/v1/jobs/" + other + "/cancel",
                        409,
                        "{\"title\":\"The job is in another state\",\"detail\":\"the job is succeeded; nothing to cancel\"}");

        Ran ran = terminal.run("jobs", "cancel", other, ID);

        assertThat(ran)
                .isEqualTo(new Ran(
                        1, ID + "  cancelled\n", "longhaul: " + other + ": the job is succeeded; nothing to cancel\n"));
    }

    @Test
    void redrive_and_attempt_now_print_what_comes_next() {
        server.on("POST " + JOB + "/redrive", 200, SCHEDULED).on("POST " + JOB + "/attempt-now", 200, SCHEDULED);

        assertThat(terminal.run("redrive", ID).out()).isEqualTo(ID + "  scheduled, next attempt in 4m\n");
        assertThat(terminal.run("jobs", "attempt-now", ID).code()).isZero();
    }

    @Test
    void a_redrive_runs_all_handlers_of_a_message_again_only_if_it_is_told_to() {
        server.on("POST " + JOB + "/rerun-all", 200, SCHEDULED);

        assertThat(terminal.run("redrive", "--rerun-all", ID).out())
                .isEqualTo(ID + "  scheduled, next attempt in 4m\n");
    }

    @Test
    void redrive_can_send_messages_back_to_where_they_came_from() {
        server.on("POST " + JOB + "/return-to-origin", 200, SCHEDULED);

        assertThat(terminal.run("redrive", "--return-to-origin", ID).out())
                .isEqualTo(ID + "  scheduled, next attempt in 4m\n");
        assertThat(terminal.run("redrive", "--return-to-origin", "--rerun-all", ID)
                        .err())
                .contains("--rerun-all and --return-to-origin contradict each other");
    }

    @Test
    void show_says_which_message_a_job_is_and_how_far_it_has_come() {
        server.on(
                "GET " + JOB,
                200,
                "{\"id\":\"" + ID + "\",\"state\":\"dead\",\"message\":{\"source\":\"/shop\",\"id\":\"order-42\","
                        + "\"handlers\":[{\"name\":\"reserve\",\"state\":\"done\"},{\"name\":\"charge\",\"state\":\"failed\"}]}}");

        assertThat(terminal.run("jobs", "show", ID).out().lines())
                .contains("message   order-42 of /shop", "handlers  reserve done, charge failed");
    }

    @Test
    void an_unknown_job_is_exit_code_4() {
        server.on(
                "GET " + JOB,
                404,
                "{\"type\":\"urn:longhaul:problem:job-not-found\",\"detail\":\"there is no job " + ID + "\"}");

        assertThat(terminal.run("jobs", "show", ID))
                .isEqualTo(new Ran(4, "", "longhaul: there is no job " + ID + "\n"));
    }

    @Test
    void what_cannot_be_an_id_never_becomes_a_path() {
        Ran ran = terminal.run("jobs", "show", "../../actuator/health");

        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).contains("'../../actuator/health' is not a job id");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void a_refused_key_is_exit_code_5_and_names_the_variable() {
        server.on("GET /api/v1/jobs", 401, "{\"detail\":\"an API key is needed\"}");

        assertThat(terminal.run("jobs"))
                .isEqualTo(new Ran(
                        5,
                        "",
                        "longhaul: an API key is needed\nset LONGHAUL_API_KEY to a key that this server knows\n"));
    }

    @Test
    void nobody_there_is_exit_code_3_and_says_how_to_start_one() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        Ran ran = terminal.run("jobs", "--server", "http://127.0.0.1:" + closed);

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .isEqualTo("longhaul: the server at http://127.0.0.1:" + closed + " does not accept connections;"
                        + " start it with ./longhaul serve, or name another one with --server\n");
    }

    @Test
    void another_program_at_that_address_is_told_apart() {
        server.on("GET /api/v1/jobs", 200, "<html>router</html>");

        Ran ran = terminal.run("jobs");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("is not a Longhaul server: status 200, and the body is not JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"detail\":\"Not Found\"}", "[]"})
    void a_404_of_another_program_is_not_taken_for_a_missing_job(String body) {
        server.on("GET /api/v1/nodes", 404, body);

        Ran ran = terminal.run("nodes");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains(server.address() + " is not a Longhaul server: status 404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lh_abcSECRET\r", "lh_abcSECRET\n", "lh_abc SECRET", "lh_abcSECRET\u200b"})
    void a_key_with_a_character_that_no_key_has_is_exit_code_5_and_is_not_printed(String key) {
        Ran ran = terminal.with("LONGHAUL_API_KEY", key).run("jobs");

        assertThat(ran.code()).isEqualTo(5);
        assertThat(ran.err())
                .startsWith("longhaul: LONGHAUL_API_KEY holds ")
                .contains(", which no key has")
                .doesNotContain("lh_", "SECRET");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void mistakes_on_the_command_line_are_exit_code_2_and_name_the_value() {
        assertThat(terminal.run("send", "https://a.example", "--payload", "{order:42}"))
                .satisfies(ran -> assertThat(ran.code()).isEqualTo(2))
                .satisfies(ran -> assertThat(ran.err()).contains("--payload is not JSON"));
        assertThat(terminal.run("send", "https://a.example", "--timeout", "soon")
                        .err())
                .contains("--timeout 'soon' is not a duration");
        assertThat(terminal.run("send", "https://a.example", "--header", "none").err())
                .contains("--header 'none' has no name");
        assertThat(terminal.run("send", "https://a.example", "--secret-env", "NOT_SET")
                        .err())
                .contains("--secret-env NOT_SET: that environment variable is not set");
        assertThat(terminal.run("send", "https://a.example", "--payload", "1", "--body", "x")
                        .code())
                .isEqualTo(2);
        assertThat(terminal.run("jobs", "--server", "localhost:8420").err())
                .contains("--server 'localhost:8420' is not an address");
        assertThat(terminal.run("shedule", "alipay").err()).contains("Did you mean: longhaul schedule");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void nodes_are_listed_and_one_that_is_silent_says_so() {
        server.on("GET /api/v1/nodes", 200, """
                {"items":[
                  {"id":"node-1","host":"app\\u001b[2J","version":"0.1.0","startedAt":"2026-11-22T09:00:00Z",
                   "seenAt":"2026-11-22T09:59:50Z","silent":false,"inFlight":12,"workers":2000,"claims":3,
                   "types":["webhook","capture"],"stuck":[]},
                  {"id":"node-2","startedAt":"2026-11-22T08:00:00Z","seenAt":"2026-11-22T09:00:00Z","silent":true,
                   "inFlight":4,"claims":1,"types":[],"stuck":["x"]}],"nextCursor":null}""");

        Ran ran = terminal.run("nodes");

        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("node-1")
                        .contains("app\\u001b[2J", "0.1.0", "webhook capture")
                        .containsPattern(" 2000 +12 +3 +0 "))
                .anySatisfy(line -> assertThat(line).startsWith("node-2").containsPattern(", silent +- +4 +1 +1"));
    }
}
