package dev.longhaul.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.inbox.Handled;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.Moved;
import dev.longhaul.store.Subject;
import dev.longhaul.testkit.operator.FakeJobs;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How jobs look and move over REST, whatever the engine says of them. */
class JobsApiTest {

    private static final String JOB = "/api/v1/jobs/" + FakeEngine.ID;

    private static RunningServer server;
    private static FakeJobs jobs;

    @BeforeAll
    static void start(@TempDir Path data) {
        server = RunningServer.startWith(FakeEngine.class, data);
        jobs = server.part(FakeJobs.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void empty() {
        jobs.clear();
    }

    @Test
    void a_dead_job_shows_why_and_every_attempt() {
        jobs.put(FakeEngine.dead());

        Answer answer = server.get(JOB);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("""
                        {"id":"01890a5d-ac96-774b-bcce-b302099a8057","type":"capture","state":"dead",\
                        "deadReason":"exhausted","schedule":"15s 30s","createdAt":"2026-11-21T12:00:00Z",\
                        "startAt":"2026-11-21T12:01:00Z","deadline":"2026-11-21T13:00:00Z",\
                        "endedAt":"2026-11-21T12:01:30Z","endpoint":"merchant.example","orderingKey":"customer-7",\
                        "idempotencyKey":"order-42","labels":{"order":"42"},"attempts":[{"number":1,\
                        "startedAt":"2026-11-21T12:01:00Z","endedAt":"2026-11-21T12:01:01Z","outcome":"failed",\
                        "error":"refused","response":{"body":"<script>"},"nextAttemptAt":"2026-11-21T12:01:15Z"}]}""");
    }

    @Test
    void a_message_shows_which_handler_failed_and_which_are_done_and_nothing_of_what_it_carries() {
        jobs.put(FakeEngine.deadMessage());
        server.part(FakeInbox.class)
                .marks
                .put(
                        new MessageKey("/shop", "order-42").by("reserve"),
                        new Handled(FakeEngine.NOON.plusSeconds(61), FakeEngine.ID, null));

        Answer answer = server.get(JOB);

        assertThat(answer.json().path("message").toString()).isEqualTo("""
                        {"source":"/shop","id":"order-42","type":"order.paid","handlers":[\
                        {"name":"reserve","state":"done","doneAt":"2026-11-21T12:01:01Z"},\
                        {"name":"charge","state":"failed"},{"name":"mail","state":"waiting"}]}""");
        assertThat(answer.body()).doesNotContain("not shown");
    }

    @Test
    void running_all_handlers_again_is_asked_for_by_its_own_name() {
        jobs.put(FakeEngine.deadMessage());
        jobs.answers(new Moved.Done(FakeEngine.deadMessage()));

        assertThat(server.post(JOB + "/redrive").status()).isEqualTo(200);
        assertThat(server.post(JOB + "/rerun-all").status()).isEqualTo(200);

        assertThat(jobs.asked())
                .containsExactly("redrive null by local", "redrive null forgetting /shop order-42 by local");
    }

    @Test
    void a_message_that_came_from_a_broker_is_returned_there() {
        jobs.put(FakeEngine.deadMessageOf("orders"));
        jobs.answers(new Moved.Done(FakeEngine.deadMessageOf("orders")));

        assertThat(server.post(JOB + "/return-to-origin").status()).isEqualTo(200);

        assertThat(jobs.asked()).containsExactly("redrive null instructing return-to-origin by local");
    }

    @Test
    void a_message_that_came_from_no_broker_cannot_be_returned() {
        jobs.put(FakeEngine.deadMessage());

        Answer answer = server.post(JOB + "/return-to-origin");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("code")).isEqualTo("no-origin");
        assertThat(answer.text("detail")).contains("came from no broker, so there is nowhere to return it to");
        assertThat(jobs.asked()).isEmpty();
    }

    @Test
    void a_parked_job_shows_what_holds_it() {
        jobs.put(FakeEngine.waiting(Subject.key("customer-7")));

        Answer answer = server.get(JOB);

        assertThat(answer.text("state")).isEqualTo("scheduled");
        assertThat(answer.text("parkedBy")).isEqualTo("key:customer-7");
        assertThat(answer.text("nextAttemptAt")).isEqualTo("2026-11-21T12:01:15Z");
    }

    @Test
    void a_job_in_flight_shows_as_running() {
        jobs.put(FakeEngine.running());

        assertThat(server.get(JOB).text("state")).isEqualTo("running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01890a5d-ac96-774b-bcce-b302099a8058", "1", "1-1-1-1-1", "..%2f..", "%00", "a%0d%0ab"})
    void a_job_that_is_not_there_is_404_whatever_its_id_looks_like(String id) {
        Answer answer = server.get("/api/v1/jobs/" + id);

        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void lists_hold_no_attempts_and_say_that_there_is_no_next_page() {
        jobs.put(FakeEngine.dead());

        Answer answer = server.get("/api/v1/jobs");

        assertThat(answer.json().path("items")).hasSize(1);
        assertThat(answer.json().path("items").get(0).has("attempts")).isFalse();
        assertThat(answer.json().path("nextCursor").isNull()).isTrue();
    }

    @Test
    void list_filters_reach_the_engine_as_they_were_given() {
        server.get("/api/v1/jobs?state=dead&type=webhook&since=2026-11-21T12:00:00Z"
                + "&until=2026-11-21T14:00:00%2B01:00&cursor=" + FakeEngine.ID + "&limit=7");

        assertThat(jobs.query())
                .contains(new JobQuery(
                        JobState.DEAD,
                        "webhook",
                        Instant.parse("2026-11-21T12:00:00Z"),
                        Instant.parse("2026-11-21T13:00:00Z"),
                        FakeEngine.ID,
                        7));
    }

    @ParameterizedTest
    @CsvSource({
        "sort=id;drop%20table, unknown-parameter, sort",
        "Limit=1, unknown-parameter, Limit",
        "state=running, invalid-parameter, state",
        "state=DEAD, invalid-parameter, state",
        "limit=0, invalid-parameter, limit",
        "limit=201, invalid-parameter, limit",
        "limit=-1, invalid-parameter, limit",
        "limit=1e2, invalid-parameter, limit",
        "limit=, invalid-parameter, limit",
        "limit=1&limit=2, invalid-parameter, limit",
        "cursor=x, invalid-parameter, cursor",
        "since=yesterday, invalid-parameter, since",
        "since=2026-02-30T00:00:00Z, invalid-parameter, since",
        "since=999999999-01-01T00:00:00Z, invalid-parameter, since",
        "until=2026-11-21, invalid-parameter, until",
    })
    void a_list_parameter_that_cannot_be_is_refused_by_name(String query, String code, String parameter) {
        Answer answer = server.get("/api/v1/jobs?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.text("field")).isEqualTo(parameter);
        assertThat(answer.text("type")).isEqualTo("urn:longhaul:problem:" + code);
        assertThat(jobs.query()).isEmpty();
    }

    @Test
    void a_type_that_is_no_name_lists_nothing() {
        assertThat(server.get("/api/v1/jobs?type=%27%20or%201=1").status()).isEqualTo(200);
        assertThat(jobs.query().orElseThrow().type()).isEqualTo("' or 1=1");
    }

    @ParameterizedTest
    @CsvSource({"cancel, cancel by local", "redrive, redrive null by local", "attempt-now, attempt now by local"})
    void a_move_answers_with_the_job_and_names_its_caller(String move, String asked) {
        jobs.answers(new Moved.Done(FakeEngine.waiting(null)));

        Answer answer = server.post(JOB + "/" + move);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("id")).isEqualTo(FakeEngine.ID.toString());
        assertThat(answer.json().path("attemptInFlight").asBoolean(true)).isFalse();
        assertThat(jobs.asked()).containsExactly(asked);
    }

    @Test
    void a_cancel_tells_that_an_attempt_is_in_flight() {
        jobs.answers(new Moved.InFlight(FakeEngine.running()));

        Answer answer = server.post(JOB + "/cancel");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("attemptInFlight").asBoolean(false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "redrive", "attempt-now"})
    void a_move_in_the_wrong_state_is_409_and_names_the_state(String move) {
        jobs.answers(new Moved.WrongState(FakeEngine.ID, JobState.SUCCEEDED));

        Answer answer = server.post(JOB + "/" + move);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("code")).isEqualTo("wrong-state");
        assertThat(answer.text("detail")).contains("is succeeded and cannot be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "redrive", "rerun-all", "return-to-origin", "attempt-now"})
    void a_move_of_no_job_is_404(String move) {
        jobs.answers(new Moved.NotFound(JobId.parse(FakeEngine.ID.toString())));

        Answer answer = server.post(JOB + "/" + move);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("code")).isEqualTo("job-not-found");
    }

    @Test
    void a_redrive_can_set_a_new_deadline() {
        jobs.answers(new Moved.Done(FakeEngine.waiting(null)));

        server.post(JOB + "/redrive", "{\"deadline\":\"2026-11-22T00:00:00+00:00\"}");

        assertThat(jobs.asked()).containsExactly("redrive 2026-11-22T00:00:00Z by local");
    }

    @Test
    void a_reschedule_says_when() {
        jobs.answers(new Moved.Done(FakeEngine.waiting(null)));

        server.post(JOB + "/reschedule", "{\"dueAt\":\"2026-11-22T00:00:00Z\"}");
        Answer without = server.post(JOB + "/reschedule", "{}");

        assertThat(jobs.asked()).containsExactly("reschedule 2026-11-22T00:00:00Z by local");
        assertThat(without.status()).isEqualTo(400);
        assertThat(without.text("field")).isEqualTo("dueAt");
    }

    @Test
    void types_and_endpoints_are_paused_listed_and_resumed() {
        assertThat(server.post("/api/v1/types/webhook/pause").body())
                .isEqualTo("{\"kind\":\"type\",\"name\":\"webhook\",\"paused\":true}");
        assertThat(server.post("/api/v1/endpoints/merchant.example:8443/pause").status())
                .isEqualTo(200);
        assertThat(server.get("/api/v1/pauses").json().path("items")).hasSize(2);

        server.post("/api/v1/types/webhook/resume");
        server.post("/api/v1/endpoints/merchant.example:8443/resume");

        assertThat(server.get("/api/v1/pauses").json().path("items")).isEmpty();
    }

    @Test
    void a_type_that_is_no_name_cannot_be_paused() {
        Answer answer = server.post("/api/v1/types/1%202/pause");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo("type");
    }

    @Test
    void a_path_that_is_not_there_is_a_problem() {
        Answer answer = server.get("/api/v1/nothing");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("code")).isEqualTo("not-found");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void a_method_that_a_path_does_not_take_is_a_problem_that_names_those_it_takes() {
        Answer answer = server.send(server.request(JOB).method("DELETE", BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.text("code")).isEqualTo("method-not-allowed");
        assertThat(answer.header("Allow")).isEqualTo("GET");
    }

    @Test
    void an_answer_that_is_not_json_cannot_be_had() {
        Answer answer = server.send(
                server.request("/api/v1/jobs").header("Accept", "text/html").GET());

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.text("code")).isEqualTo("not-acceptable");
    }
}
