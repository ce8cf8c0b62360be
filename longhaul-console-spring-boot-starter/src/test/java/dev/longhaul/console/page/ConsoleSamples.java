package dev.longhaul.console.page;

import dev.longhaul.job.Content;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Outcome;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.JobView.Activity;
import dev.longhaul.schedule.Preview.PlannedAttempt;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deliveries as they come to stand, made by hand: what the console is looked at with. */
public final class ConsoleSamples {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Instant now;
    private final SplittableRandom random = new SplittableRandom(7);

    public ConsoleSamples(Instant now) {
        this.now = now;
    }

    /** One of each. */
    public List<JobView> all() {
        return List.of(
                waiting("alipay", Duration.ofHours(4), 6, "order", "20261122-0042", "merchant.example.cn"),
                waiting("wechat-pay", Duration.ofMinutes(17), 6, "order", "WX-77120", "pay.shop.example"),
                running(),
                succeeded(),
                dead(),
                parked(),
                cancelled(),
                redriven(),
                hostile());
    }

    public JobView waiting(String schedule, Duration ago, int failures, String label, String value, String host) {
        Sample sample = new Sample(schedule, ago, host, Map.of(label, value));
        sample.fail(failures);
        return sample.scheduled();
    }

    public JobView running() {
        Sample sample =
                new Sample("exponential 1s x2 up to 1m within 10m", MINUTE, "slow.example", Map.of("order", "7"));
        sample.fail(4);
        return sample.view(JobState.SCHEDULED, new Activity(true, false, null, null, null, null));
    }

    public JobView succeeded() {
        Sample sample = new Sample("wechat-pay", Duration.ofHours(3), "pay.shop.example", Map.of("order", "WX-77101"));
        sample.fail(4);
        sample.settle(Outcome.Kind.SUCCEEDED, null, "{\"code\":\"SUCCESS\"}");
        return sample.ended(JobState.SUCCEEDED, null);
    }

    public JobView dead() {
        Sample sample = new Sample(
                "5s 30s 2m 10m", MINUTE.multipliedBy(50), "closed.example", Map.of("order", "31", "region", "华东"));
        sample.fail(5);
        return sample.ended(JobState.DEAD, DeadReason.EXHAUSTED);
    }

    public JobView cancelled() {
        Sample sample = new Sample("every 2s, 20 attempts", MINUTE, "merchant.example.cn", Map.of());
        sample.fail(3);
        return sample.ended(JobState.CANCELLED, null);
    }

    public JobView parked() {
        Sample sample = new Sample("standard-webhooks", MINUTE, "busy.example", Map.of("order", "9"));
        return sample.view(
                JobState.SCHEDULED, new Activity(false, false, now, Subject.endpoint("busy.example"), null, null));
    }

    public JobView redriven() {
        Sample sample = new Sample("5s 30s 2m 10m", Duration.ofHours(9), "closed.example", Map.of("order", "30"));
        sample.fail(4);
        sample.settle(
                Outcome.Kind.FAILED, "the receiver answered 503; 2xx would acknowledge", "<h1>maintenance</h1>", true);
        sample.restart(Duration.ofMinutes(6));
        sample.settle(Outcome.Kind.LOST, "its process died; nobody knows how far it came", null);
        sample.settle(Outcome.Kind.SNOOZED, null, null);
        sample.fail(1);
        return sample.scheduled();
    }

    public JobView hostile() {
        String script = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
        Sample sample = new Sample(
                "1m 5m 1h",
                MINUTE.multipliedBy(3),
                "evil.example",
                Map.of("order", script, "\"><b>", "\u202eabc\u001b[2J"));
        sample.settle(Outcome.Kind.FAILED, script, script + "\u0000\u001b]0;owned\u0007");
        return sample.scheduled();
    }

    /** Many, for long lists. */
    public List<JobView> many(int count) {
        List<JobView> views = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            views.add(
                    waiting("alipay", MINUTE.multipliedBy(i % 80), i % 4, "order", "n-" + i, "m" + i % 9 + ".example"));
        }
        return views;
    }

    private final class Sample {
        private final RetrySchedule schedule;
        private final JobId id;
        private final Instant asked;
        private final String host;
        private final Map<String, String> labels;
        private final List<AttemptRow> attempts = new ArrayList<>();
        private Instant due;
        private int position;

        Sample(String schedule, Duration ago, String host, Map<String, String> labels) {
            this.schedule = RetrySchedule.parse(schedule);
            this.asked = now.minus(ago);
            this.id = JobId.at(asked, random);
            this.host = host;
            this.labels = labels;
            this.due = asked;
        }

        void fail(int times) {
            String[] errors = {
                "connection refused by " + host + ":443",
                "the receiver answered 500; 2xx would acknowledge",
                "no answer within 15s",
                "the receiver answered 200, but the body is 'fail' and not 'success'"
            };
            for (int i = 0; i < times; i++) {
                settle(Outcome.Kind.FAILED, errors[i % errors.length], i % 2 == 0 ? null : "Internal Server Error");
            }
        }

        void settle(Outcome.Kind outcome, @Nullable String error, @Nullable String response) {
            settle(outcome, error, response, false);
        }

        void settle(Outcome.Kind outcome, @Nullable String error, @Nullable String response, boolean last) {
            Instant started = due.plusMillis(4);
            Instant ended = started.plusMillis("no answer within 15s".equals(error) ? 15_000 : 180);
            List<PlannedAttempt> plan = schedule.preview(position + 2).attempts();
            Instant next = null;
            if (outcome != Outcome.Kind.SUCCEEDED && !last && plan.size() > position + 1) {
                next = ended.plus(plan.get(position + 1).delay());
                position += outcome == Outcome.Kind.FAILED ? 1 : 0;
            }
            attempts.add(new AttemptRow(
                    new AttemptRow.Id(id, attempts.size() + 1),
                    new AttemptRow.By(new ClaimId(new UUID(0, 1)), new NodeId("node-1")),
                    started,
                    ended,
                    outcome,
                    false,
                    next,
                    new AttemptRow.Said(error, response)));
            due = next == null ? ended : next;
        }

        void restart(Duration ago) {
            due = now.minus(ago);
            position = 0;
        }

        JobView scheduled() {
            return view(JobState.SCHEDULED, new Activity(false, false, due, null, null, null));
        }

        JobView ended(JobState state, @Nullable DeadReason reason) {
            return view(state, new Activity(false, false, null, null, reason, due));
        }

        JobView view(JobState state, Activity activity) {
            byte[] payload = "{\"out_trade_no\":\"20261122\",\"trade_status\":\"TRADE_SUCCESS\"}"
                    .getBytes(StandardCharsets.UTF_8);
            JobRow row = new JobRow(
                    id,
                    "webhook",
                    new Content(payload, "application/json", Map.of()),
                    schedule.toString(),
                    new Keys(null, null, host),
                    labels,
                    null,
                    new JobRow.Asked(asked, asked, null));
            return new JobView(row, state, activity, attempts);
        }
    }
}
